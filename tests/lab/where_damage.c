/* What lab/trace/where must bear of programs that are damaged. */
#include "damage.h"
#include "where_program.h"

enum {
    VARIANTS = 50 /* of a damaged program */
};

static void damaged_programs_do_no_harm(void)
{
    if (!compile("-g -O0", "whole"))
        return;
    for (unsigned seed = 1; seed <= VARIANTS; seed++) {
        struct seen seen = {0};
        struct where *where = start();
        if (where == NULL || !damage(file, "whole", "damaged", seed))
            break;
        follow(where, file("damaged"), &seen);
        forget(&seen);
        where_free(where);
    }
    EXPECT(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD,
           "a helper is left");
    remove_all();
}

static void nothing_is_asked_about_nothing(void)
{
    struct where *where = start();
    struct source at = {0};
    if (where == NULL)
        return;
    /* We do not trace ourselves: the registers cannot be read. */
    EXPECT(!where_of(where, getpid(), getpid(), &at), "a line of ourselves");
    EXPECT(!where_ended(where, getpid()), "we are no helper");
    EXPECT(!where_of(NULL, 1, 1, &at) && !where_ended(NULL, 1), "NULL");
    where_free(where);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"damaged programs do no harm", damaged_programs_do_no_harm, 0},
        {"nothing is asked about nothing", nothing_is_asked_about_nothing, 0},
    };
    return report_main("lab/where_damage", tests, COUNT(tests), argc, argv);
}
