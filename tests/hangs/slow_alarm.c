/* Pauses until its alarm.
 * Cause: time */
#include <unistd.h>

int main(void)
{
    alarm(1000);
    pause();
    return 0;
}
