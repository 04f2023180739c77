/*
 * Attack: has an error in which there is a text of 256 KiB
 * Gets: refused or limit
 */
#error THE_LONG
