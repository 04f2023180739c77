/* empty.c - the answer of somebody who has not begun */
int main(void)
{
    return 0;
}
