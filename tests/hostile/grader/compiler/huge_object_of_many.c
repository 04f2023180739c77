/*
 * Attack: likewise, each part of it not too large
 * Gets: limit or refused
 */
#define PART(name)  char name[1UL << 23] = {1};
#define PARTS(name) PART(name##0) PART(name##1) PART(name##2) PART(name##3)
#define ALL(name)   PARTS(name##0) PARTS(name##1) PARTS(name##2) PARTS(name##3)
ALL(all)

int main(void)
{
    return 0;
}
