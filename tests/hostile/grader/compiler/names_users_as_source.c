/*
 * Attack: says that it is the list of users, of which the compiler then shows
 *         the line that is wrong
 * Gets: refused
 * Hides: root:x
 */
#line 1 "/etc/passwd"
wrong here;
