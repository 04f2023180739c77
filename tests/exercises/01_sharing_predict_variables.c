/* What exercises/01_sharing_predict_variables.txt asks, and what is right. */
#include "check/predict.h"

enum {
    CHILD_GLOBAL,
    GLOBAL,
    LOCAL,
    HEAP,
    SHARED_0,
    SHARED_1,
    CELLS
};

static const struct cell cells[CELLS] = {
    {__LINE__, "what the child finds in global", "child_global", 16},
    {__LINE__, "what the parent has in global", "parent_global", 17},
    {__LINE__, "what the parent has in local", "parent_local", 16},
    {__LINE__, "what heap points to in the parent", "parent_heap", 17},
    {__LINE__, "what the first int of the segment is", "parent_shared_0", 17},
    {__LINE__, "what the second int of the segment is", "parent_shared_1", 17},
};

enum {
    ONE_MEMORY, /* all variables are shared */
    EMPTY,      /* the child begins with zeros */
    GOES_AWAY,  /* what the child has stored is undone when it ends */
    BELIEFS
};

static const struct belief beliefs[BELIEFS] = {
    [ONE_MEMORY] = {"M01",
                    "fork copies the variables: globals, locals and what "
                    "malloc has given. Only the segment is shared."},
    [EMPTY] = {"M02", "The child begins with a copy of all that its parent had "
                      "at the fork, not with empty memory."},
    [GOES_AWAY] = {"M03", "What is stored in a segment stays in it. The end of "
                          "the child ends its attachment, and takes nothing "
                          "out."},
};

/* What somebody with a belief expects: "" where that is what really happens. */
static const char *const believed[BELIEFS][CELLS] = {
    [ONE_MEMORY] = {"", "20", "30", "40", "", ""},
    [EMPTY] = {"0", "0", "0", "0", "50", ""},
    [GOES_AWAY] = {"", "", "", "", "7", "0"},
};

static void values(const struct recording *seen, int belief,
                   char value[][PREDICT_VALUE])
{
    static const char *const labels[CELLS] = {
        "child: global=", "parent: global=",    "parent: local=",
        "parent: *heap=", "parent: shared[0]=", "parent: shared[1]=",
    };
    for (int i = 0; i < CELLS; i++)
        if (belief == PREDICT_TRUTH)
            predict_printed(seen, labels[i], value[i]);
        else
            predict_value(value[i], "%s", believed[belief][i]);
}

int main(int argc, char *argv[])
{
    static const struct prediction prediction = {
        .test_file = __FILE__,
        .cells = cells,
        .cell_count = CELLS,
        .beliefs = beliefs,
        .belief_count = BELIEFS,
        .values = values,
    };
    return check_prediction(&prediction, argc, argv);
}
