#include "recording/names.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

/* OUR OWN CODES */

static const char *const kinds[EVENT_KINDS] = {
    [EVENT_START] = "start", [EVENT_CALL] = "call",   [EVENT_FORK] = "fork",
    [EVENT_EXEC] = "exec",   [EVENT_STORE] = "store", [EVENT_SIGNAL] = "signal",
    [EVENT_SLEEP] = "sleep", [EVENT_EXIT] = "exit",   [EVENT_KILLED] = "killed",
    [EVENT_NOTE] = "note",   [EVENT_LOAD] = "load",   [EVENT_HANG] = "hang",
};

static const char *const calls[CALLS] = {
    [CALL_NONE] = "none",           [CALL_SHMGET] = "shmget",
    [CALL_SHMAT] = "shmat",         [CALL_SHMDT] = "shmdt",
    [CALL_SHMCTL] = "shmctl",       [CALL_SEMGET] = "semget",
    [CALL_SEMOP] = "semop",         [CALL_SEMCTL] = "semctl",
    [CALL_MMAP] = "mmap",           [CALL_MUNMAP] = "munmap",
    [CALL_MPROTECT] = "mprotect",   [CALL_MREMAP] = "mremap",
    [CALL_FORK] = "fork",           [CALL_VFORK] = "vfork",
    [CALL_CLONE] = "clone",         [CALL_EXEC] = "exec",
    [CALL_WAIT] = "wait",           [CALL_KILL] = "kill",
    [CALL_WRITE] = "write",         [CALL_READ] = "read",
    [CALL_FUTEX] = "futex",         [CALL_PAUSE] = "pause",
    [CALL_NANOSLEEP] = "nanosleep", [CALL_OTHER] = "other",
};

static const char *const causes[CAUSES] = {
    [CAUSE_NONE] = "none",
    [CAUSE_NO_SEGMENT] = "no_segment",
    [CAUSE_NO_KEY] = "no_key",
    [CAUSE_KEY_TAKEN] = "key_taken",
    [CAUSE_SIZE_ZERO] = "size_zero",
    [CAUSE_SIZE_TOO_LARGE] = "size_too_large",
    [CAUSE_PERMISSION] = "permission",
    [CAUSE_NOT_OWNER] = "not_owner",
    [CAUSE_UNALIGNED] = "unaligned",
    [CAUSE_IN_USE] = "in_use",
    [CAUSE_NO_ADDRESS] = "no_address",
    [CAUSE_LOW_ADDRESS] = "low_address",
    [CAUSE_NOT_ATTACHED] = "not_attached",
    [CAUSE_INSIDE] = "inside",
    [CAUSE_NO_SET] = "no_set",
    [CAUSE_NO_SEMAPHORE] = "no_semaphore",
    [CAUSE_SIZE_LIMIT] = "size_limit",
    [CAUSE_OURS] = "ours",
};

static const char *const places[PLACE_KINDS] = {
    [PLACE_ELSEWHERE] = "elsewhere",
    [PLACE_INSIDE] = "inside",
    [PLACE_WAS] = "was",
    [PLACE_PAST] = "past",
};

static const char *const notes[NOTES] = {
    [NOTE_ONE_AT_A_TIME] = "one_at_a_time",
    [NOTE_SPINNING] = "spinning",
    [NOTE_FOREIGN_CALLS] = "foreign_calls",
    [NOTE_SETUID] = "setuid",
    [NOTE_TRACES] = "traces",
    [NOTE_UNTRACED] = "untraced",
    [NOTE_FILTERS] = "filters",
    [NOTE_HIDDEN] = "hidden",
    [NOTE_CUT] = "cut",
    [NOTE_ACCESSES] = "accesses",
    [NOTE_MADE_TO_FAIL] = "made_to_fail",
    [NOTE_MADE_TO_END] = "made_to_end",
    [NOTE_HELD] = "held",
    [NOTE_LET_GO] = "let_go",
    [NOTE_CHANGED] = "changed",
    [NOTE_LIMIT] = "limit",
    [NOTE_HUNG] = "hung",
    [NOTE_LEFT] = "left",
};

static const char *const states[PROCESS_STATES] = {
    [PROCESS_NOT_YET] = "not_yet",     [PROCESS_RUNNING] = "running",
    [PROCESS_BORROWING] = "borrowing", [PROCESS_SLEEPING] = "sleeping",
    [PROCESS_HELD] = "held",           [PROCESS_ENDED] = "ended",
};

static const char *const segments[SEGMENT_KINDS] = {
    [SEGMENT_SYSV] = "sysv",
    [SEGMENT_ANONYMOUS] = "anonymous",
    [SEGMENT_FILE] = "file",
    [SEGMENT_MEMFD] = "memfd",
};

static const char *const fields[FIELD_KINDS] = {
    [FIELD_BYTES] = "bytes",       [FIELD_SIGNED] = "signed",
    [FIELD_UNSIGNED] = "unsigned", [FIELD_BOOL] = "bool",
    [FIELD_POINTER] = "pointer",   [FIELD_FLOATING] = "floating",
    [FIELD_TEXT] = "text",
};

static const char *const waits[WAIT_KINDS] = {
    [WAIT_NOTHING] = "nothing",     [WAIT_SPIN] = "spin",
    [WAIT_SEMAPHORE] = "semaphore", [WAIT_FUTEX] = "futex",
    [WAIT_MUTEX] = "mutex",         [WAIT_THREAD] = "thread",
    [WAIT_CHILD] = "child",         [WAIT_READ] = "read",
    [WAIT_WRITE] = "write",         [WAIT_OPEN] = "open",
    [WAIT_LOCK] = "lock",           [WAIT_MESSAGE] = "message",
    [WAIT_SIGNAL] = "signal",       [WAIT_TIME] = "time",
    [WAIT_STOPPED] = "stopped",     [WAIT_UNKNOWN] = "unknown",
};

/* THE SYSTEM'S */

struct symbol {
    int number;
    const char *name;
};

/* strerrorname_np(3) and sigabbrev_np(3) are in new versions of glibc only, and
 * not in musl. */
#define SYMBOL(name)  \
    {                 \
        (name), #name \
    }

static const struct symbol errors[] = {
    SYMBOL(EPERM), SYMBOL(ENOENT), SYMBOL(ESRCH), SYMBOL(EINTR), SYMBOL(EIO),
    SYMBOL(ENXIO), SYMBOL(E2BIG), SYMBOL(ENOEXEC), SYMBOL(EBADF),
    SYMBOL(ECHILD), SYMBOL(EAGAIN), SYMBOL(ENOMEM), SYMBOL(EACCES),
    SYMBOL(EFAULT), SYMBOL(ENOTBLK), SYMBOL(EBUSY), SYMBOL(EEXIST),
    SYMBOL(EXDEV), SYMBOL(ENODEV), SYMBOL(ENOTDIR), SYMBOL(EISDIR),
    SYMBOL(EINVAL), SYMBOL(ENFILE), SYMBOL(EMFILE), SYMBOL(ENOTTY),
    SYMBOL(ETXTBSY), SYMBOL(EFBIG), SYMBOL(ENOSPC), SYMBOL(ESPIPE),
    SYMBOL(EROFS), SYMBOL(EMLINK), SYMBOL(EPIPE), SYMBOL(EDOM), SYMBOL(ERANGE),
    SYMBOL(EDEADLK), SYMBOL(ENAMETOOLONG), SYMBOL(ENOLCK), SYMBOL(ENOSYS),
    SYMBOL(ENOTEMPTY), SYMBOL(ELOOP), SYMBOL(ENOMSG), SYMBOL(EIDRM),
    SYMBOL(ECHRNG), SYMBOL(EL2NSYNC), SYMBOL(EL3HLT), SYMBOL(EL3RST),
    SYMBOL(ELNRNG), SYMBOL(EUNATCH), SYMBOL(ENOCSI), SYMBOL(EL2HLT),
    SYMBOL(EBADE), SYMBOL(EBADR), SYMBOL(EXFULL), SYMBOL(ENOANO),
    SYMBOL(EBADRQC), SYMBOL(EBADSLT), SYMBOL(EBFONT), SYMBOL(ENOSTR),
    SYMBOL(ENODATA), SYMBOL(ETIME), SYMBOL(ENOSR), SYMBOL(ENONET),
    SYMBOL(ENOPKG), SYMBOL(EREMOTE), SYMBOL(ENOLINK), SYMBOL(EADV),
    SYMBOL(ESRMNT), SYMBOL(ECOMM), SYMBOL(EPROTO), SYMBOL(EMULTIHOP),
    SYMBOL(EDOTDOT), SYMBOL(EBADMSG), SYMBOL(EOVERFLOW), SYMBOL(ENOTUNIQ),
    SYMBOL(EBADFD), SYMBOL(EREMCHG), SYMBOL(ELIBACC), SYMBOL(ELIBBAD),
    SYMBOL(ELIBSCN), SYMBOL(ELIBMAX), SYMBOL(ELIBEXEC), SYMBOL(EILSEQ),
    SYMBOL(ERESTART), SYMBOL(ESTRPIPE), SYMBOL(EUSERS), SYMBOL(ENOTSOCK),
    SYMBOL(EDESTADDRREQ), SYMBOL(EMSGSIZE), SYMBOL(EPROTOTYPE),
    SYMBOL(ENOPROTOOPT), SYMBOL(EPROTONOSUPPORT), SYMBOL(ESOCKTNOSUPPORT),
    SYMBOL(EOPNOTSUPP), SYMBOL(EPFNOSUPPORT), SYMBOL(EAFNOSUPPORT),
    SYMBOL(EADDRINUSE), SYMBOL(EADDRNOTAVAIL), SYMBOL(ENETDOWN),
    SYMBOL(ENETUNREACH), SYMBOL(ENETRESET), SYMBOL(ECONNABORTED),
    SYMBOL(ECONNRESET), SYMBOL(ENOBUFS), SYMBOL(EISCONN), SYMBOL(ENOTCONN),
    SYMBOL(ESHUTDOWN), SYMBOL(ETOOMANYREFS), SYMBOL(ETIMEDOUT),
    SYMBOL(ECONNREFUSED), SYMBOL(EHOSTDOWN), SYMBOL(EHOSTUNREACH),
    SYMBOL(EALREADY), SYMBOL(EINPROGRESS), SYMBOL(ESTALE), SYMBOL(EUCLEAN),
    SYMBOL(ENOTNAM), SYMBOL(ENAVAIL), SYMBOL(EISNAM), SYMBOL(EREMOTEIO),
    SYMBOL(EDQUOT), SYMBOL(ENOMEDIUM), SYMBOL(EMEDIUMTYPE), SYMBOL(ECANCELED),
    SYMBOL(ENOKEY), SYMBOL(EKEYEXPIRED), SYMBOL(EKEYREVOKED),
    SYMBOL(EKEYREJECTED), SYMBOL(EOWNERDEAD), SYMBOL(ENOTRECOVERABLE),
    SYMBOL(ERFKILL), SYMBOL(EHWPOISON),
    /* second names, only for reading */
    SYMBOL(EWOULDBLOCK), SYMBOL(EDEADLOCK), SYMBOL(ENOTSUP)};

static const struct symbol signals[] = {
    SYMBOL(SIGHUP),
    SYMBOL(SIGINT),
    SYMBOL(SIGQUIT),
    SYMBOL(SIGILL),
    SYMBOL(SIGTRAP),
    SYMBOL(SIGABRT),
    SYMBOL(SIGBUS),
    SYMBOL(SIGFPE),
    SYMBOL(SIGKILL),
    SYMBOL(SIGUSR1),
    SYMBOL(SIGSEGV),
    SYMBOL(SIGUSR2),
    SYMBOL(SIGPIPE),
    SYMBOL(SIGALRM),
    SYMBOL(SIGTERM),
    SYMBOL(SIGCHLD),
    SYMBOL(SIGCONT),
    SYMBOL(SIGSTOP),
    SYMBOL(SIGTSTP),
    SYMBOL(SIGTTIN),
    SYMBOL(SIGTTOU),
    SYMBOL(SIGURG),
    SYMBOL(SIGXCPU),
    SYMBOL(SIGXFSZ),
    SYMBOL(SIGVTALRM),
    SYMBOL(SIGPROF),
    SYMBOL(SIGWINCH),
    SYMBOL(SIGPOLL),
    SYMBOL(SIGPWR),
    SYMBOL(SIGSYS),
#ifdef SIGSTKFLT /* not on every processor */
    SYMBOL(SIGSTKFLT),
#endif
    /* second names, only for reading */
    SYMBOL(SIGIO),
    SYMBOL(SIGIOT),
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* LOOKING UP */

static const char *name_of(unsigned code, const char *const *names,
                           size_t count)
{
    return code < count ? names[code] : NULL;
}

static int named(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return (int)i;
    return -1;
}

static const char *symbol_of(int number, const struct symbol *symbols,
                             size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (symbols[i].number == number)
            return symbols[i].name;
    return NULL;
}

static int symbol_named(const char *name, const struct symbol *symbols,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, symbols[i].name) == 0)
            return symbols[i].number;
    return -1;
}

const char *name_of_kind(enum event_kind kind)
{
    return name_of((unsigned)kind, kinds, COUNT(kinds));
}

int kind_named(const char *name)
{
    return named(name, kinds, COUNT(kinds));
}

const char *name_of_call(enum call call)
{
    return name_of((unsigned)call, calls, COUNT(calls));
}

int call_named(const char *name)
{
    return named(name, calls, COUNT(calls));
}

const char *name_of_cause(enum cause cause)
{
    return name_of((unsigned)cause, causes, COUNT(causes));
}

int cause_named(const char *name)
{
    return named(name, causes, COUNT(causes));
}

const char *name_of_place(enum place_kind place)
{
    return name_of((unsigned)place, places, COUNT(places));
}

int place_named(const char *name)
{
    return named(name, places, COUNT(places));
}

const char *name_of_note(enum note note)
{
    return name_of((unsigned)note, notes, COUNT(notes));
}

int note_named(const char *name)
{
    return named(name, notes, COUNT(notes));
}

const char *name_of_state(enum process_state state)
{
    return name_of((unsigned)state, states, COUNT(states));
}

int state_named(const char *name)
{
    return named(name, states, COUNT(states));
}

const char *name_of_segment(enum segment_kind kind)
{
    return name_of((unsigned)kind, segments, COUNT(segments));
}

int segment_named(const char *name)
{
    return named(name, segments, COUNT(segments));
}

const char *name_of_field(enum field_kind kind)
{
    return name_of((unsigned)kind, fields, COUNT(fields));
}

int field_named(const char *name)
{
    return named(name, fields, COUNT(fields));
}

const char *name_of_wait(enum wait_kind kind)
{
    return name_of((unsigned)kind, waits, COUNT(waits));
}

int wait_named(const char *name)
{
    return named(name, waits, COUNT(waits));
}

const char *name_of_errno(int error)
{
    return symbol_of(error, errors, COUNT(errors));
}

int errno_named(const char *name)
{
    return symbol_named(name, errors, COUNT(errors));
}

const char *name_of_signal(int signo)
{
    return symbol_of(signo, signals, COUNT(signals));
}

int signal_named(const char *name)
{
    return symbol_named(name, signals, COUNT(signals));
}
