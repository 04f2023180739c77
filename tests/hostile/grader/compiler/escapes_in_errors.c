/*
 * Attack: speaks to the terminal that shows what is wrong
 * Gets: refused
 */
#error THE_ESCAPE]0;mineTHE_ESCAPE[2JTHE_ESCAPE[31m
#warning "THE_ESCAPE[2J"
#include "THE_ESCAPE[2J"
int x = "THE_ESCAPE[2J" + THE_ESCAPE[2J;
__asm__("THE_ESCAPE[2J");
