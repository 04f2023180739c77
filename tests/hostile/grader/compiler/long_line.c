/*
 * Attack: has a line of 256 KiB, and a mistake in it
 * Gets: refused or limit
 */
int all = THE_LONG wrong;
