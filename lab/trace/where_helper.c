/* The helper of where.h: it alone looks at what a program says of its lines. */
#ifdef HAVE_LIBDW
#include "trace/where_cage.h"
#include "trace/where_types.h"

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
    FRAMES_MAX = 64,  /* looked at */
    FILES_MAX = 256   /* of one process */
};

/* The address sanitizer reserves terabytes, and makes calls of its own, so
 * neither memory nor calls are limited then. */
#ifdef __SANITIZE_ADDRESS__
#define SANITIZED 1
#elif defined __has_feature
#define SANITIZED __has_feature(address_sanitizer)
#else
#define SANITIZED 0
#endif
static const rlim_t memory_max = SANITIZED ? RLIM_INFINITY
                                           : 512UL * 1024 * 1024;

/* A file of the program, open but not looked at yet. */
struct file {
    char *name;
    uint64_t start; /* in the memory of the process */
    int fd;
    bool is_program;
};

/* What a helper knows. */
struct known {
    struct file files[FILES_MAX];
    int count;
    bool has_program;
    Dwfl *dwfl;
    Dwfl_Module *program;
    bool able; /* to say anything */
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
static int open_inode(const char *path, uint64_t inode)
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
static void open_file(struct known *known, pid_t pid, const char *line)
{
    uint64_t start, offset;
    unsigned long inode;
    int name = 0;
    if (sscanf(line, "%" SCNx64 "-%*x %*s %" SCNx64 " %*s %lu %n", &start,
               &offset, &inode, &name) < 3 ||
        offset != 0 || inode == 0 || line[name] != '/' ||
        known->count == FILES_MAX)
        return;
    char path[8192];
    snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
    int fd = known->has_program ? -1 : open_inode(path, inode);
    bool is_program = fd != -1;
    if (!is_program) {
        snprintf(path, sizeof path, "/proc/%d/root%s", (int)pid, line + name);
        path[strcspn(path, "\n")] = '\0';
        fd = open_inode(path, inode);
    }
    if (fd == -1)
        return;
    known->has_program = known->has_program || is_program;
    known->files[known->count++] = (struct file){
        .name = strdup(line + name),
        .start = start,
        .fd = fd,
        .is_program = is_program,
    };
}

static void open_files(struct known *known, pid_t pid)
{
    char path[64], *line = NULL;
    size_t room = 0;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(path, "re");
    while (maps != NULL && getline(&line, &room, maps) != -1)
        open_file(known, pid, line); /* however long its path is */
    free(line);
    if (maps != NULL)
        fclose(maps);
}

/* The first look into the files. */
static bool report_files(struct known *known)
{
    static const Dwfl_Callbacks callbacks = {
        .find_elf = no_elf,
        .find_debuginfo = no_debuginfo,
    };
    known->dwfl = dwfl_begin(&callbacks);
    if (known->dwfl == NULL)
        return false;
    for (int i = 0; i < known->count; i++) {
        const struct file *file = &known->files[i];
        Dwfl_Module *module = file->name == NULL
                                  ? NULL
                                  : dwfl_report_elf(known->dwfl, file->name,
                                                    file->name, file->fd,
                                                    file->start, false);
        if (module == NULL)
            close(file->fd);
        else if (file->is_program)
            known->program = module;
    }
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
    (void)dwfl;
    return value_on_stack(((struct known *)context)->question, address, word);
}

static bool set_registers(Dwfl_Thread *thread, void *context)
{
    const struct registers *all =
        &((struct known *)context)->question->registers;
    dwfl_thread_state_register_pc(thread, all->pc);
    return dwfl_thread_state_registers(thread, 0, all->count, all->list);
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
static const char *function_of(Dwfl_Module *module, Dwarf_Die *unit,
                               Dwarf_Addr pc, Dwarf_Addr bias)
{
    Dwarf_Die *scopes = NULL;
    const char *name = NULL;
    int count = dwarf_getscopes(unit, pc - bias, &scopes);
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
    Dwarf_Addr bias;
    Dwarf_Attribute attribute;
    int line = 0;
    Dwarf_Die *unit = search_unit(known->program, pc, &bias);
    Dwarf_Line *at = unit != NULL ? dwarf_getsrc_die(unit, pc - bias) : NULL;
    const char *file = at != NULL ? dwarf_linesrc(at, NULL, NULL) : NULL;
    if (file == NULL || dwarf_lineno(at, &line) != 0)
        return false;
    const char *folder = dwarf_formstring(
        dwarf_attr(unit, DW_AT_comp_dir, &attribute));
    size_t length = folder != NULL ? strlen(folder) : 0;
    if (length > 0 && strncmp(file, folder, length) == 0 && file[length] == '/')
        file += length + 1;
    const char *function = function_of(known->program, unit, pc, bias);
    bool is_whole = file[0] == '/' || length == 0;
    answer->shown = is_whole ? 0 : (unsigned)length + 1;
    snprintf(answer->file, sizeof answer->file, "%s%s%s",
             is_whole ? "" : folder, is_whole ? "" : "/", file);
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
    if (!exact || (known->depth == 1 && known->question->registers.in_call))
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

static bool answer_line(struct known *known)
{
    static struct answer answer; /* too large for a stack */
    memset(&answer, 0, sizeof answer);
    known->answer = &answer;
    if (known->able)
        dwfl_getthread_frames(known->dwfl, known->question->tid, look_frame,
                              known);
    return where_send(&answer, sizeof answer);
}

static bool answer_type(struct known *known)
{
    static struct search search;
    static struct values values;
    static struct layout layout;
    search.question = known->question;
    search.program = known->program;
    search.rank = search.steps = 0;
    search.differ = false;
    search.needs.count = 0;
    if (known->able) {
        search_frames(&search, known->dwfl);
        search_globals(&search);
    }
    if (!where_send(&search.needs, sizeof search.needs))
        return false;
    if (search.needs.count > 0) {
        if (where_receive(&values, sizeof values) != sizeof values)
            return false;
        search_values(&search, &values);
    }
    memset(&layout, 0, offsetof(struct layout, fields));
    bool doubtful = search.differ && known->question->segment.reused;
    if (search.rank == 0 || doubtful ||
        !layout_of(&search.type, known->question->segment.size, &layout))
        layout.size = layout.count = 0;
    else
        type_join(layout.variable, search.name != NULL ? search.name : "", "");
    return where_send(&layout, offsetof(struct layout, fields) +
                                   layout.count * sizeof *layout.fields);
}

_Noreturn void where_help(int sock, pid_t pid)
{
    static const Dwfl_Thread_Callbacks callbacks = {
        .next_thread = next_thread,
        .memory_read = read_stack,
        .set_initial_registers = set_registers,
    };
    static struct question question;
    static struct known known;
    known.question = &question;
    become_helper(sock);
    limit_cpu();
    limit(RLIMIT_AS, memory_max);
    open_files(&known, pid);
    limit_all();
    if (!SANITIZED && where_cage() == -1)
        _exit(1);
    known.able = report_files(&known) &&
                 dwfl_attach_state(known.dwfl, NULL, pid, &callbacks, &known);
    bool heard = true;
    while (heard && where_receive(&question, sizeof question) > 0) {
        limit_cpu();
        known.depth = 0;
        heard = question.for_type ? answer_type(&known) : answer_line(&known);
    }
    _exit(0);
}

#else
typedef int no_helper_without_libdw; /* a file needs a declaration */
#endif
