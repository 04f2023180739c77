/* Calls as C source spells them: see say.h. */
#include "recording/names.h"
#include "say/plain.h"
#include "say/say.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/futex.h>
#include <linux/ipc.h>
#include <linux/mman.h>
#include <linux/sem.h>
#include <linux/shm.h>
#include <stdlib.h>
#include <sys/mman.h>

enum {
    TEXT_MAX = 32,     /* bytes of a path */
    OPERATIONS_MAX = 4 /* of a semop */
};

struct name {
    uint64_t value;
    const char *name;
};

#define NAMED(constant)                 \
    {                                   \
        (uint64_t)(constant), #constant \
    }
#define END     \
    {           \
        0, NULL \
    }

/* FLAGS AND COMMANDS */

static const struct name get_flags[] = {
    NAMED(IPC_CREAT),
    NAMED(IPC_EXCL),
    NAMED(SHM_HUGETLB),
    NAMED(SHM_NORESERVE),
    END,
};
static const struct name semget_flags[] = {
    NAMED(IPC_CREAT),
    NAMED(IPC_EXCL),
    END,
};
static const struct name operation_flags[] = {
    NAMED(IPC_NOWAIT),
    NAMED(SEM_UNDO),
    END,
};
static const struct name attach_flags[] = {
    NAMED(SHM_RDONLY), NAMED(SHM_RND), NAMED(SHM_REMAP), NAMED(SHM_EXEC), END,
};
static const struct name protections[] = {
    NAMED(PROT_READ),
    NAMED(PROT_WRITE),
    NAMED(PROT_EXEC),
    END,
};
static const struct name map_flags[] = {
    /* the first has both bits of the next two */
    NAMED(MAP_SHARED_VALIDATE), NAMED(MAP_SHARED),
    NAMED(MAP_PRIVATE),         NAMED(MAP_ANONYMOUS),
    NAMED(MAP_FIXED),           NAMED(MAP_NORESERVE),
    NAMED(MAP_POPULATE),        NAMED(MAP_LOCKED),
    NAMED(MAP_HUGETLB),         NAMED(MAP_STACK),
    NAMED(MAP_GROWSDOWN),       NAMED(MAP_NONBLOCK),
    NAMED(MAP_FIXED_NOREPLACE), END,
};
static const struct name remap_flags[] = {
    NAMED(MREMAP_MAYMOVE),
    NAMED(MREMAP_FIXED),
    NAMED(MREMAP_DONTUNMAP),
    END,
};
static const struct name shm_commands[] = {
    NAMED(IPC_RMID),     NAMED(IPC_SET),
    NAMED(IPC_STAT),     NAMED(IPC_INFO),
    NAMED(SHM_LOCK),     NAMED(SHM_STAT),
    NAMED(SHM_UNLOCK),   NAMED(SHM_INFO),
    NAMED(SHM_STAT_ANY), END,
};
static const struct name sem_commands[] = {
    NAMED(IPC_RMID), NAMED(IPC_SET),      NAMED(IPC_STAT),
    NAMED(IPC_INFO), NAMED(GETPID),       NAMED(GETVAL),
    NAMED(GETALL),   NAMED(GETNCNT),      NAMED(GETZCNT),
    NAMED(SETVAL),   NAMED(SETALL),       NAMED(SEM_STAT),
    NAMED(SEM_INFO), NAMED(SEM_STAT_ANY), END,
};
static const struct name futex_commands[] = {
    NAMED(FUTEX_WAIT),
    NAMED(FUTEX_WAKE),
    NAMED(FUTEX_REQUEUE),
    NAMED(FUTEX_CMP_REQUEUE),
    NAMED(FUTEX_WAKE_OP),
    NAMED(FUTEX_LOCK_PI),
    NAMED(FUTEX_UNLOCK_PI),
    NAMED(FUTEX_TRYLOCK_PI),
    NAMED(FUTEX_WAIT_BITSET),
    NAMED(FUTEX_WAKE_BITSET),
    END,
};

/* Write the names of the flags that are set, and what is left: as hexadecimal,
 * or `mode` bits as octal. */
static void put_flags(FILE *out, uint64_t flags, const struct name *names,
                      uint64_t mode)
{
    const char *bar = "";
    for (; names->name != NULL; names++) {
        if ((flags & names->value) != names->value)
            continue;
        fprintf(out, "%s%s", bar, names->name);
        flags &= ~names->value;
        bar = "|";
    }
    uint64_t bits = flags & mode;
    flags &= ~mode;
    if (flags != 0) {
        fprintf(out, "%s0x%" PRIx64, bar, flags);
        bar = "|";
    }
    if (bits != 0)
        fprintf(out, "%s0%03" PRIo64, bar, bits);
    else if (*bar == '\0')
        fputc('0', out);
}

static void put_command(FILE *out, int command, const struct name *names)
{
    for (; names->name != NULL; names++)
        if (names->value == (uint64_t)command) {
            fputs(names->name, out);
            return;
        }
    fprintf(out, "%d", command);
}

static void put_address(FILE *out, uint64_t address)
{
    if (address == 0)
        fputs("NULL", out);
    else
        fprintf(out, "0x%" PRIx64, address);
}

static void put_protection(FILE *out, uint64_t bits)
{
    if ((uint32_t)bits == PROT_NONE)
        fputs("PROT_NONE", out);
    else
        put_flags(out, (uint32_t)bits, protections, 0);
}

static void put_key(FILE *out, uint64_t key)
{
    if ((uint32_t)key == IPC_PRIVATE)
        fputs("IPC_PRIVATE", out);
    else
        fprintf(out, "0x%08" PRIx32, (uint32_t)key);
}

/* ARGUMENTS, by a small language: one letter for each.
 *
 *   d int   u size   p address   k key   P protection   ... flags and commands:
 *   g shmget   G semget   a shmat   c shmctl   C semctl   m mmap   r mremap
 *   f futex   * the rest is not known
 */
static void put_argument(FILE *out, char letter, uint64_t value)
{
    uint32_t flags = (uint32_t)value;
    int command = (int)flags & ~IPC_64;
    switch (letter) {
    case 'd':
        fprintf(out, "%" PRId32, (int32_t)value);
        break;
    case 'u':
        fprintf(out, "%" PRIu64, value);
        break;
    case 'p':
        put_address(out, value);
        break;
    case 'k':
        put_key(out, value);
        break;
    case 'P':
        put_protection(out, value);
        break;
    case 'g':
        put_flags(out, flags, get_flags, 0777);
        break;
    case 'G':
        put_flags(out, flags, semget_flags, 0777);
        break;
    case 'a':
        put_flags(out, flags, attach_flags, 0777);
        break;
    case 'c':
        put_command(out, command, shm_commands);
        break;
    case 'C':
        put_command(out, command, sem_commands);
        break;
    case 'm':
        put_flags(out, flags, map_flags, 0);
        break;
    case 'r':
        put_flags(out, flags, remap_flags, 0);
        break;
    case 'f':
        put_command(out, (int)flags & FUTEX_CMD_MASK, futex_commands);
        break;
    default:
        fputs("...", out);
    }
}

static const struct spelling {
    const char *name;
    const char *arguments;
    bool address; /* what it returns is one */
} spellings[CALLS] = {
    [CALL_SHMGET] = {"shmget", "kug", false},
    [CALL_SHMAT] = {"shmat", "dpa", true},
    [CALL_SHMDT] = {"shmdt", "p", false},
    [CALL_SHMCTL] = {"shmctl", "dcp", false},
    [CALL_SEMGET] = {"semget", "kdG", false},
    [CALL_SEMOP] = {"semop", "dpu", false},
    [CALL_SEMCTL] = {"semctl", "ddC", false},
    [CALL_MMAP] = {"mmap", "puPmdu", true},
    [CALL_MUNMAP] = {"munmap", "pu", false},
    [CALL_MPROTECT] = {"mprotect", "puP", false},
    [CALL_MREMAP] = {"mremap", "puur", true},
    [CALL_FORK] = {"fork", "", false},
    [CALL_VFORK] = {"vfork", "", false},
    [CALL_CLONE] = {"clone", "*", false},
    [CALL_WAIT] = {"wait", "*", false},
    [CALL_READ] = {"read", "dpu", false},
    [CALL_FUTEX] = {"futex", "pfd*", false},
    [CALL_PAUSE] = {"pause", "*", false},
    [CALL_NANOSLEEP] = {"nanosleep", "*", false},
};

/* [{0, -1, SEM_UNDO}] */
static void put_operations(FILE *out, const struct event *event)
{
    fprintf(out, "semop(%" PRId32 ", [", (int32_t)event->args[0]);
    for (size_t i = 0; i < event->operation_count; i++) {
        const struct operation *operation = &event->operations[i];
        if (i == OPERATIONS_MAX) {
            fputs(", ...", out);
            break;
        }
        fprintf(out, "%s{%d, %d, ", i > 0 ? ", " : "", operation->number,
                operation->by);
        put_flags(out, (uint32_t)operation->flags, operation_flags, 0);
        fputc('}', out);
    }
    fprintf(out, "], %" PRIu64 ")", event->args[2]);
}

/* Write the arguments of calls that have strings or names in them.  Returns
 * false when it is none of these. */
static bool put_special(FILE *out, const struct event *event)
{
    const char *signo = name_of_signal(event->signo);
    const char *text = event->text != NULL ? event->text : "";
    size_t size = event->text != NULL ? event->text_size : 0;
    switch (event->call) {
    case CALL_EXEC:
        fputs("execve(", out);
        plain_quote(out, text, size, TEXT_MAX);
        fputs(", ...)", out);
        return true;
    case CALL_SEMOP:
        if (event->operation_count == 0)
            return false;
        put_operations(out, event);
        return true;
    case CALL_KILL:
        fprintf(out, "kill(%" PRId32 ", ", (int32_t)event->args[0]);
        if (signo != NULL)
            fprintf(out, "%s)", signo);
        else
            fprintf(out, "%d)", event->signo);
        return true;
    case CALL_WRITE:
        /* The bytes are shown below it, or are not known; with writev(2) the
         * third argument is no size */
        fprintf(out, "write(%" PRId32 ", ..., %" PRIu64 ")",
                (int32_t)event->args[0],
                event->args[2] > size ? event->args[2] : (uint64_t)size);
        return true;
    default:
        return false;
    }
}

static const struct spelling *spelling_of(enum call call)
{
    static const struct spelling unknown = {"...", "*", false};
    if ((unsigned)call < CALLS && spellings[call].name != NULL)
        return &spellings[call];
    return &unknown;
}

static void put_call(FILE *out, const struct event *event)
{
    if (put_special(out, event))
        return;
    const struct spelling *spelling = spelling_of(event->call);
    fprintf(out, "%s(", spelling->name);
    for (size_t i = 0; spelling->arguments[i] != '\0'; i++) {
        if (i > 0)
            fputs(", ", out);
        put_argument(out, spelling->arguments[i], event->args[i]);
    }
    if (event->call == CALL_SEMCTL && ((int)event->args[2] & ~IPC_64) == SETVAL)
        fprintf(out, ", %" PRId32, (int32_t)event->args[3]);
    fputc(')', out);
}

static void put_result(FILE *out, const struct event *event)
{
    const char *error = name_of_errno(event->error);
    if (event->error != 0 && error != NULL)
        fprintf(out, " = -1 %s", error);
    else if (event->error != 0)
        fprintf(out, " = -1 errno %d", event->error);
    else if (spelling_of(event->call)->address)
        fprintf(out, " = 0x%" PRIx64, (uint64_t)event->result);
    else
        fprintf(out, " = %" PRId64, event->result);
}

static void put_event(FILE *out, const struct event *event)
{
    struct event exec = *event;
    switch (event->kind) {
    case EVENT_EXEC: /* returns nothing */
        exec.call = CALL_EXEC;
        put_call(out, &exec);
        break;
    case EVENT_CALL:
    case EVENT_FORK:
        put_call(out, event);
        put_result(out, event);
        break;
    case EVENT_SLEEP: /* nothing yet */
        put_call(out, event);
        break;
    case EVENT_EXIT:
        fprintf(out, "exit(%d)", event->status);
        break;
    default:
        break;
    }
}

char *say_call(const struct history *history, size_t event)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    if (event < history->event_count)
        put_event(out, &history->events[event]);
    bool lost = ferror(out) != 0;
    if (fclose(out) == 0 && !lost)
        return text;
    free(text);
    errno = ENOMEM;
    return NULL;
}
