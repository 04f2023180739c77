/*
 * english_semaphores.h - what english.c says of semaphores; only for that
 */
#ifdef SAY_ENGLISH /* these are lines in the middle of its table */
.text[SAY_SET_NUMBER] = "set {number}",
    .text[SAY_A_SET] = "a semaphore set", .text[SAY_SEMAPHORES] = "1 semaphore",
    .many[SAY_SEMAPHORES] = "{count} semaphores",
    .text[SAY_ADDS] = "adds 1 to semaphore {number}",
    .many[SAY_ADDS] = "adds {count} to semaphore {number}",
    .text[SAY_TAKES] = "takes 1 from semaphore {number}",
    .many[SAY_TAKES] = "takes {count} from semaphore {number}",
    .text[SAY_ZEROES] = "finds 0 in semaphore {number}",
    .text[SAY_UNDO] = "SEM_UNDO: if it ends without doing the opposite, the "
                      "kernel does that.",
    .text[SAY_UNDONE] =
        "As SEM_UNDO asks, the kernel undoes what it did to {set}[: now "
        "{after}].",
    .text[SAY_SEM_MAKES] = "{Who} makes semaphore {set} with {semaphores}[ and "
                           "the key {key}][: now {after}].",
    .text[SAY_SEM_FINDS] =
        "{Who} finds semaphore {set}[ by its key {key}]; nothing new is made.",
    .text[SAY_SEM_FINDS_UNKNOWN] =
        "{Who} gets the identifier of a semaphore set.",
    .text[SAY_SEMOP] = "{Who} {list} of {set}[: now {after}].",
    .many[SAY_SEMOP] = "{Who} {list} of {set}, all at once[: now {after}].",
    .text[SAY_SEMOP_AT_LAST] =
        "{Who} gets through at last, and {list} of {set}[: now {after}].",
    .many[SAY_SEMOP_AT_LAST] =
        ("{Who} gets through at last, and {list} of {set}, all at once[: now "
         "{after}]."),
    .text[SAY_SEMOP_TAKEN] =
        "{Who} {list} of {set}. That lets a sleeper through, who takes "
        "{before} of it at once[: now {after}].",
    .text[SAY_SEMOP_UNKNOWN] = "{Who} gets through semop on {set}.",
    .text[SAY_SEM_SET] = "{Who} sets semaphore {number} of {set} to {after}.",
    .text[SAY_SEM_SET_ALL] =
        "{Who} sets all semaphores of {set}[: now {after}].",
    .text[SAY_SEM_GET] =
        "{Who} looks at semaphore {number} of {set}: it is {result}.",
    .text[SAY_SEM_GET_ALL] =
        "{Who} looks at all semaphores of {set}[: {after}].",
    .text[SAY_SEM_PID] =
        "{Who} asks who has last changed semaphore {number} of {set}: {other}.",
    .text[SAY_SEM_NO_PID] =
        "{Who} asks who has last changed semaphore {number} of {set}: nobody.",
    .text[SAY_SEM_WAITERS] = "{Who} asks how many sleep until semaphore "
                             "{number} of {set} grows: {result}.",
    .text[SAY_SEM_ZERO_WAITERS] = "{Who} asks how many sleep until semaphore "
                                  "{number} of {set} is 0: {result}.",
    .text[SAY_SEM_STAT] = "{Who} asks the kernel about {set}.",
    .text[SAY_SEM_MODE] = "{Who} changes the owner or the mode bits of {set}.",
    .text[SAY_SEM_REMOVES] = "{Who} removes {set}: it is gone at once, and "
                             "whoever sleeps on it wakes with EIDRM.",
    .text[SAY_SEM_TOTALS] =
        "{Who} asks the kernel about semaphore sets as a whole.",
    .text[SAY_TO_SEMGET] = "get a semaphore set[ with the key {key}]",
    .text[SAY_TO_SEMOP] = "get through semop on {set}",
    .text[SAY_TO_SEMCTL] = "change {set}",
    .text[SAY_TO_SEM_ASK] = "ask about {set}",
    .text[SAY_TO_SEM_REMOVE] = "remove {set}",
    .text[SAY_CAUSE_NO_KEY_SET] =
        "no semaphore set has this key, and IPC_CREAT, which would make one, "
        "is missing",
    .text[SAY_CAUSE_KEY_TAKEN_SET] =
        "a semaphore set with this key exists, and IPC_EXCL asks for a new one",
    .text[SAY_CAUSE_SIZE_ZERO_SET] =
        "a new set must have at least one semaphore",
    .text[SAY_CAUSE_SIZE_TOO_LARGE_SET] =
        "it asks for more semaphores than the set with this key has, or than "
        "the system allows",
    .text[SAY_CAUSE_PERMISSION_SET] =
        "the mode bits of the set do not allow it",
    .text[SAY_CAUSE_NO_SET] = "no semaphore set has this identifier",
    .text[SAY_CAUSE_NO_SEMAPHORE] =
        "there is no semaphore {number} in it[: it has {semaphores}, and the "
        "first is number 0]",
    .text[SAY_BECAUSE_ERANGE] = "a semaphore holds values from 0 to 32767 only",
    .text[SAY_BECAUSE_NOWAIT] =
        "it would have to sleep, and IPC_NOWAIT forbids that",
    .text[SAY_SLEEPS_SEMOP] = "{Who} sleeps in semop until the value of the "
                              "semaphore lets it through.",
    .text[SAY_SLEEPS_SEMOP_ABOVE] =
        "{Who} sleeps in semop until semaphore {number} of {set}, now "
        "{before}, is above 0.",
    .many[SAY_SLEEPS_SEMOP_ABOVE] =
        ("{Who} sleeps in semop until semaphore {number} of {set}, now "
         "{before}, is at least {count}."),
    .text[SAY_SLEEPS_SEMOP_ZERO] =
        "{Who} sleeps in semop until semaphore {number} of {set}, now "
        "{before}, is 0.",
#endif
