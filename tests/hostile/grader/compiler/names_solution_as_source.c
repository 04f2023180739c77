/*
 * Attack: says that it is the file of somebody else, of which the compiler then
 *         shows the line that is wrong
 * Gets: refused
 */
#line 1 "THE_FOLDER/secret"
wrong here;
