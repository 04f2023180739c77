/* The helper of where.h: it alone looks at what a program says of its lines. */
#include "trace/where_helper.h"

#if defined HAVE_LIBDW && (defined __x86_64__ || defined __aarch64__)

#include <dwarf.h>
#include <elf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    CPU_SECONDS = 2,  /* of one answer */
    NULL_PAGE = 4096, /* no code lies there, and none will */
    FRAMES_MAX = 64   /* looked at */
};

/* The address sanitizer reserves terabytes, so memory is not limited then. */
#ifdef __SANITIZE_ADDRESS__
#define SANITIZED 1
#elif defined __has_feature
#define SANITIZED __has_feature(address_sanitizer)
#else
#define SANITIZED 0
#endif
static const rlim_t memory_max = SANITIZED ? RLIM_INFINITY
                                           : 512UL * 1024 * 1024;

/* What a helper knows. */
struct known {
    Dwfl *dwfl;
    Dwfl_Module *program;
    struct question *question;
    struct answer *answer;
    int depth; /* of the frame looked at */
};

/* --- The helper: the files of a process ---------------------------------- */

/* Only what the file itself carries: libdw would search the disk and may even
 * ask the network. */
static int no_debuginfo(Dwfl_Module *module, void **data, const char *name,
                        Dwarf_Addr base, const char *file, const char *link,
                        GElf_Word crc, char **found)
{
    (void)module, (void)data, (void)name, (void)base;
    (void)file, (void)link, (void)crc, (void)found;
    return -1;
}

static int no_elf(Dwfl_Module *module, void **data, const char *name,
                  Dwarf_Addr base, char **file, Elf **elf)
{
    (void)module, (void)data, (void)name, (void)base, (void)file, (void)elf;
    return -1;
}

/* Open a regular file if it is the one with this inode.  A FIFO does not block
 * with O_NONBLOCK. */
static int open_inode(const char *path, unsigned long inode)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd != -1 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
        status.st_ino == inode)
        return fd;
    if (fd != -1)
        close(fd);
    return -1;
}

/* A line of maps: where a file begins in memory. */
static void report_file(struct known *known, pid_t pid, const char *line)
{
    uint64_t start, offset;
    unsigned long inode;
    int name = 0;
    if (sscanf(line, "%" SCNx64 "-%*x %*s %" SCNx64 " %*s %lu %n", &start,
               &offset, &inode, &name) < 3 ||
        offset != 0 || inode == 0 || line[name] != '/')
        return;
    char path[8192];
    snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
    int fd = known->program == NULL ? open_inode(path, inode) : -1;
    bool is_program = fd != -1;
    if (!is_program) {
        snprintf(path, sizeof path, "/proc/%d/root%s", (int)pid, line + name);
        path[strcspn(path, "\n")] = '\0';
        fd = open_inode(path, inode);
    }
    if (fd == -1)
        return;
    Dwfl_Module *module = dwfl_report_elf(known->dwfl, line + name, path, fd,
                                          start, false);
    if (module == NULL)
        close(fd);
    else if (is_program)
        known->program = module;
}

static bool open_files(struct known *known, pid_t pid)
{
    static const Dwfl_Callbacks callbacks = {
        .find_elf = no_elf,
        .find_debuginfo = no_debuginfo,
    };
    char path[64], line[8192];
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(path, "re");
    known->dwfl = dwfl_begin(&callbacks);
    if (maps == NULL || known->dwfl == NULL)
        return false;
    while (fgets(line, sizeof line, maps) != NULL)
        report_file(known, pid, line);
    fclose(maps);
    return dwfl_report_end(known->dwfl, NULL, NULL) == 0 &&
           known->program != NULL;
}

/* --- The helper: from frame to frame ------------------------------------- */

static pid_t next_thread(Dwfl *dwfl, void *context, void **thread)
{
    const struct known *known = context;
    (void)dwfl;
    if (*thread != NULL)
        return 0;
    *thread = context;
    return known->question->tid;
}

static bool read_stack(Dwfl *dwfl, Dwarf_Addr address, Dwarf_Word *word,
                       void *context)
{
    const struct question *question = ((struct known *)context)->question;
    (void)dwfl;
    uint64_t offset = address - question->base;
    if (question->size < sizeof *word || offset > question->size - sizeof *word)
        return false;
    memcpy(word, question->stack + offset, sizeof *word);
    return true;
}

static bool set_registers(Dwfl_Thread *thread, void *context)
{
    const struct question *question = ((struct known *)context)->question;
    dwfl_thread_state_register_pc(thread, question->pc);
    return dwfl_thread_state_registers(thread, 0, question->count,
                                       question->registers);
}

/* Without a table libdw goes on by the frame pointer, and may skip a frame. */
static bool has_table(Dwfl_Module *module, Dwarf_Addr pc)
{
    Dwarf_Addr bias;
    Dwarf_Frame *frame = NULL;
    Dwarf_CFI *table = dwfl_module_eh_cfi(module, &bias);
    bool found = table != NULL &&
                 dwarf_cfi_addrframe(table, pc - bias, &frame) == 0;
    if (!found) {
        table = dwfl_module_dwarf_cfi(module, &bias);
        found = table != NULL &&
                dwarf_cfi_addrframe(table, pc - bias, &frame) == 0;
    }
    free(frame);
    return found;
}

/* The function as the source has it, even when it was inlined. */
static const char *function_of(Dwfl_Module *module, Dwarf_Addr pc)
{
    Dwarf_Addr bias;
    Dwarf_Die *unit = dwfl_module_addrdie(module, pc, &bias), *scopes = NULL;
    const char *name = NULL;
    int count = unit != NULL ? dwarf_getscopes(unit, pc - bias, &scopes) : 0;
    for (int i = 0; i < count && name == NULL; i++)
        if (dwarf_tag(&scopes[i]) == DW_TAG_subprogram ||
            dwarf_tag(&scopes[i]) == DW_TAG_inlined_subroutine)
            name = dwarf_diename(&scopes[i]);
    free(scopes);
    return name != NULL ? name : dwfl_module_addrname(module, pc);
}

/* Returns false when this code has no lines at all. */
static bool take_line(struct known *known, Dwarf_Addr pc)
{
    struct answer *answer = known->answer;
    int line = 0;
    Dwfl_Line *at = dwfl_module_getsrc(known->program, pc);
    const char *file = at == NULL
                           ? NULL
                           : dwfl_lineinfo(at, NULL, &line, NULL, NULL, NULL);
    if (file == NULL)
        return false;
    const char *folder = dwfl_line_comp_dir(at);
    size_t length = folder != NULL ? strlen(folder) : 0;
    if (length > 0 && strncmp(file, folder, length) == 0 && file[length] == '/')
        file += length + 1;
    const char *function = function_of(known->program, pc);
    snprintf(answer->file, sizeof answer->file, "%s", file);
    snprintf(answer->function, sizeof answer->function, "%s",
             function != NULL ? function : "");
    answer->line = line;
    return true;
}

static int look_frame(Dwfl_Frame *frame, void *context)
{
    struct known *known = context;
    Dwarf_Addr pc;
    bool exact; /* not the address to which a call will return */
    if (++known->depth > FRAMES_MAX || !dwfl_frame_pc(frame, &pc, &exact))
        return DWARF_CB_ABORT;
    if (!exact || (known->depth == 1 && known->question->in_call))
        pc--;
    Dwfl_Module *module = dwfl_addrmodule(known->dwfl, pc);
    known->answer->unknown = module == NULL && pc >= NULL_PAGE;
    if (module == NULL || (module == known->program && take_line(known, pc)) ||
        !has_table(module, pc))
        return DWARF_CB_ABORT;
    return DWARF_CB_OK;
}

/* --- The helper: its life ------------------------------------------------ */

static void limit(enum __rlimit_resource resource, rlim_t value)
{
    struct rlimit both;
    if (getrlimit(resource, &both) == -1)
        _exit(1);
    both.rlim_cur = value < both.rlim_max ? value : both.rlim_max;
    if (resource != RLIMIT_CPU)
        both.rlim_max = both.rlim_cur;
    if (setrlimit(resource, &both) == -1)
        _exit(1);
}

/* The keeper has blocked signals, and descriptors that nobody else may hold
 * open.  Descriptor 0 becomes the socket. */
static void become_helper(int sock)
{
    sigset_t none;
    sigemptyset(&none);
    signal(SIGXCPU, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    unsetenv("DEBUGINFOD_URLS");
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == -1 ||
        (sock != 0 && dup2(sock, 0) == -1) ||
        syscall(SYS_close_range, 1U, ~0U, 0) == -1)
        _exit(1);
}

static void limit_cpu(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    limit(RLIMIT_CPU, (rlim_t)used.tv_sec + 1 + CPU_SECONDS);
}

static void limit_all(void)
{
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, 0); /* those that are open stay so */
}

_Noreturn void where_help(int sock, pid_t pid)
{
    static const Dwfl_Thread_Callbacks callbacks = {
        .next_thread = next_thread,
        .memory_read = read_stack,
        .set_initial_registers = set_registers,
    };
    static struct question question; /* too large for a stack */
    static struct answer answer;
    struct known known = {.question = &question, .answer = &answer};
    become_helper(sock);
    limit_cpu();
    limit(RLIMIT_AS, memory_max);
    bool able = open_files(&known, pid);
    limit_all();
    able = able && dwfl_attach_state(known.dwfl, NULL, pid, &callbacks, &known);
    while (recv(0, &question, sizeof question, 0) ==
           (ssize_t)(offsetof(struct question, stack) + question.size)) {
        limit_cpu();
        memset(&answer, 0, sizeof answer);
        known.depth = 0;
        if (able)
            dwfl_getthread_frames(known.dwfl, question.tid, look_frame, &known);
        if (send(0, &answer, sizeof answer, MSG_NOSIGNAL) == -1)
            break;
    }
    _exit(0);
}

#else
typedef int no_helper_without_libdw; /* a file needs a declaration */
#endif
