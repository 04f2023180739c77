/* What lab/trace must tell of single instructions: touch.c has them. */
#include "accesses.h"

static void an_instruction_is_told_by_what_it_uses(void)
{
    static const struct {
        const char *way, *uses;
    } rows[] = {
        {"mov_load", "L0:4"},
        {"mov_store", "S8:4"},
        {"mov_same", "S8:4"}, /* 0 over 0 */
        {"mov_16", "S2:2"},
        {"mov_wide", "S0:8"},
        {"mov_index", "L40:8"},
        {"mov_far", "S4096:1"},
        {"movzx", "L5:1"},
        {"add_to", "L0:4S0:4"},
        {"add_from", "L0:4"},
        {"inc_byte", "L3:1S3:1"},
        {"lock_add", "!L0:4S0:4"},
        {"xadd", "!L0:4S0:4"},
        {"exchange", "!L0:4S0:4"},
        {"swaps", "!L0:4S0:4"},
        {"swaps_not", "!L0:4"},
        {"swaps_16", "!L0:16S0:16"},
        {"push", "L0:8"},
        {"pop", "S0:8"},
        {"across", "S4092:8"},
        {"one_string", "L256:4S0:4"},
        {"strings", "L256:100S0:100"},
        {"backwards", "L264:80S8:80"},
        {"fills", "S0:160"},
        {"searches", "S300:1 L0:301"},
        {"compares", "S10:1 L256:11L0:11"},
        {"none", "S0:1"},
        {"vector_load", "L16:16"},
        {"vector_store", "S16:16"},
        {"vector_part", "L8:8 S4:4"},
        {"vector_use", "L32:16"},
        {"scalar", "L0:8 S8:4"},
        {"unknown", "L0:8S0:8"}, /* is not taken apart: as much as is sure */
        {"compare", "L0:4"},
        {"shift", "L0:4S0:4"},
        {"set", "S0:1"},
        {"high", "L16:4"},
        {"floats", "L0:8 S8:4"},
        {"negate", "L0:8S0:8"},
        {"movsxd", "L4:4"},
        {"test_bit", "L0:1"},
        {"avx", "L0:32 S64:32"},
    };
    for (size_t i = 0; possible() && i < COUNT(rows); i++) {
        struct recording seen;
        if (!traced(report_helper("touch"), rows[i].way, &every, &seen))
            return;
        char *found = accesses(&seen.history);
        EXPECT(recording_exited(&seen, 77) ||
                   (recording_exited(&seen, 0) &&
                    strcmp(found, rows[i].uses) == 0),
               "%s: status %d, signal %d, %s, not %s", rows[i].way, seen.status,
               seen.signo, found, rows[i].uses);
        free(found);
        recording_free(&seen);
    }
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"an instruction is told by what it uses",
         an_instruction_is_told_by_what_it_uses, 0},
    };
    return report_main("lab/instructions", tests, COUNT(tests), argc, argv);
}
