/*
 * english_hangs.h - what english.c says of those who wait; only for that
 */
#ifdef SAY_ENGLISH /* these are lines in the middle of its table */
.text[SAY_THREAD_OF] = "thread {number} of {name}",
    .text
        [SAY_HANGS] = "Nobody can go on.",
   .text[SAY_HANGS_HERE] = "Nobody of these can go on by itself.",
   .text[SAY_HANGS_SOME] = "Not everybody can go on.",
   .text[SAY_HANGS_NOT] = "The run was ended here.",
   .text[SAY_HANGS_NOW] = "This is no hang.",
   .text[SAY_WAITS_NOTHING] = "{Who} computes[ at line {where}].",
   .text[SAY_WAITS_SPIN] =
       "{Who} goes in a circle[ at line {where}][: it looks at {list} again "
       "and again].",
   .text[SAY_WAITS_ABOVE] = "{Who} waits[ at line {where}] until semaphore "
                            "{number} of {set} is above 0[ (it is {before})].",
   .many[SAY_WAITS_ABOVE] =
       ("{Who} waits[ at line {where}] until semaphore {number} of {set} is "
        "at least {count}[ (it is {before})]."),
   .text[SAY_WAITS_ZERO] = "{Who} waits[ at line {where}] until semaphore "
                           "{number} of {set} is 0[ (it is {before})].",
   .text[SAY_WAITS_FUTEX] =
       "{Who} waits[ at line {where}] until somebody wakes it[, on {list}].",
   .text[SAY_WAITS_MUTEX] =
       "{Who} waits[ at line {where}] for a mutex[, {list}][, which {other} "
       "has locked].",
   .text[SAY_WAITS_THREAD] =
       "{Who} waits[ at line {where}] until {other} ends.",
   .text[SAY_WAITS_CHILD] = "{Who} waits[ at line {where}][ for {list}] to "
                            "end.",
   .many[SAY_WAITS_CHILD] =
       ("{Who} waits[ at line {where}] until one of its children ends[: "
        "{list}]."),
   .text[SAY_WAITS_READ] =
       "{Who} waits[ at line {where}] for bytes of a pipe, or for its end[; "
       "who can still write there: {list}].",
   .text[SAY_WAITS_WRITE] = "{Who} waits[ at line {where}] for room in a "
                            "pipe[; who can still read there: {list}].",
   .text[SAY_WAITS_INPUT] = "{Who} waits[ at line {where}] for input.",
   .text[SAY_WAITS_OUTPUT] =
       "{Who} waits[ at line {where}] until its output is taken.",
   .text[SAY_WAITS_OPEN] = "{Who} waits[ at line {where}] until somebody "
                           "opens the other end of a FIFO[, {name}].",
   .text[SAY_WAITS_LOCK] = "{Who} waits[ at line {where}] for a lock of a "
                           "file[, {name}][; who has it: {list}].",
   .text[SAY_WAITS_MESSAGE] =
       "{Who} waits[ at line {where}] until somebody sends a message to a "
       "queue.",
   .text[SAY_WAITS_ROOM] = "{Who} waits[ at line {where}] until somebody "
                           "takes a message out of a full queue.",
   .text[SAY_WAITS_SIGNAL] = "{Who} waits[ at line {where}] for a signal.",
   .text[SAY_WAITS_TIME] = "{Who} sleeps[ at line {where}].",
   .text[SAY_WAITS_STOPPED] = "{Who} has been stopped, and waits for SIGCONT.",
   .text[SAY_WAITS_UNKNOWN] =
       "{Who} waits[ at line {where}] for something that we do not know.",
   .text[SAY_WAITS_MORE] = "1 more thread is alive.",
   .many[SAY_WAITS_MORE] = "{count} more threads are alive.",
   .text[SAY_WAITS_FOR] = "{who} for {other}",
   .text[SAY_WAITS_TIMED] = "That has a time limit.",
   .text[SAY_PLACE] = "{name} of segment {segment}[ (now {after})]",
   .text[SAY_PLACE_BYTES] = "{range} of segment {segment}[ (now {after})]",
   .text[SAY_FATE_EXITED] = "has exited[ (step {number})]",
   .text[SAY_FATE_KILLED] = "was killed by {signal}[ (step {number})]",
   .text[SAY_HANG_BUSY] =
       "{Who} can go on: it computes, and where that leads is not known.",
   .text[SAY_HANG_TIME] = "{Who} goes on by itself when its time is over.",
   .text[SAY_HANG_OUTSIDE] =
       "{Who} goes on as soon as that comes, and it comes from outside.",
   .text[SAY_HANG_UNCLEAR] = "What could end that is not known.",
   .text[SAY_HANG_CYCLE] = "They wait for each other in a circle: {list}.",
   .text[SAY_HANG_SELF] = "{Who} has it itself, and waits for itself.",
   .text[SAY_HANG_SELF_TOOK] =
       "{Who} has taken it itself[ at step {number}], and waits for itself.",
   .text[SAY_HANG_SELF_GAVE] = "Only {who} itself has ever raised it.",
   .text[SAY_HANG_NEVER_RAISED] = "Nobody has ever raised it.",
   .text[SAY_HANG_RAISER_GONE] =
       "The last to raise it was {other}[, at step {number}], and {other}[ "
       "{how}]: nobody is left who does.",
   .text[SAY_HANG_HOLDER_GONE] =
       "{Other} has it, and {how} without giving it back.",
   .text[SAY_HANG_HOLDER_LOST] = "{Other} has it, and is not there any more.",
   .text[SAY_HANG_HOLDER_TOOK] =
       "{Other} took it[ at step {number}], and {how} "
       "without giving it back.",
   .text[SAY_HANG_UNDO] = "With SEM_UNDO the kernel would have given it back.",
   .text[SAY_HANG_NOT_CLOSED] =
       "The end never comes, because {who} could write there itself: close "
       "the ends of a pipe that you do not use.",
   .text[SAY_HANG_NO_READER] =
       "Room never comes, because {who} is the only one who could read there.",
   .text[SAY_HANG_NO_PARTNER] = "Nobody who is left does that.",
   .text[SAY_HANG_NO_WAKER] = "Nobody is left who would do that.",
   .text[SAY_HANG_SIGNAL_EARLY] =
       "{signal} came[ at step {number},] before {who} waited for it, and "
       "comes "
       "only once. Block it first, and wait with sigsuspend or sigwaitinfo.",
   .text[SAY_HANG_SIGNAL_BLOCKED] =
       "{Other} has sent it {signal}[ at step {number}], which has not come "
       "through: it is blocked, or is ignored.",
   .text[SAY_HANG_NO_SIGNAL] = "Nobody in this run sends it one.",
   .text[SAY_HANG_STALE] = "Nobody changes that any more.",
   .text[SAY_HANG_STALE_ALONE] = "Nothing that it does there can end that.",
   .text[SAY_HANG_STALE_LAST] =
       "Nobody changes that any more; the last to store there was {other}[, at "
       "step {number}][, and {other} {how}].",
   .text[SAY_HANG_STOPPED] = "Nobody lets {who} go on.",
   .text[SAY_HANG_NAMED] = "Somebody else on this machine could still end "
                           "that.",
   .text[SAY_HANG_LAST] = "(What is known here of a semaphore is who has "
                          "changed it last.)",
#endif
