/*
 * Attack: prints what would do something to a terminal, a page or a table
 * Ends: exit 0
 */
#include "hostile.h"

int main(void)
{
    static const char text[] =
        "\033]0;owned\007\033[2J\033[31m\r\b\177\302\233\342\200\256"
        "<script>alert(1)</script><img src=x onerror=alert(1)>\n"
        "=cmd|' /C calc'!A0,+1,-1,@SUM(1)\n\"quoted\",\"\"\n"
        "]]>--></testcase>&#0;\n%s%n\\u0000\n"
        "\0nul\0\n\377\376\300\200\355\240\200\364\220\200\200\n"
        "\357\277\276\357\277\277\f\v\037\n"
        "::error file=x,line=1::owned\n";
    for (int fd = 1; fd < 3; fd++)
        if (write(fd, text, sizeof text - 1) != sizeof text - 1)
            return EXIT_FAILURE;
    return EXIT_SUCCESS;
}
