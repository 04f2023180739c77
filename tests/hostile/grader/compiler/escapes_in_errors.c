/*
 * Attack: speaks to the terminal that shows what is wrong
 * Gets: refused
 */
#error @ESCAPE@]0;mine@ESCAPE@[2J@ESCAPE@[31m
#warning "@ESCAPE@[2J"
#include "@ESCAPE@[2J"
int x = "@ESCAPE@[2J" + @ESCAPE@[2J;
__asm__("@ESCAPE@[2J");
