
/* The six traps of the textbook, served by the host. */
static int failed(const char *reason)
{
    why = reason;
    return FAILED;
}

/* Whether a string goes on at an address. */
static int holds(uint16_t addr)
{
    return (unsigned)W(addr - FIRST) < CELLS;
}

static int get_key(uint16_t *r)
{
    int key;
    fflush(stdout);
    key = getchar();
    if (key == EOF)
        return failed("input ended while the program was waiting for a key");
    r[0] = W(key);
    return DONE;
}

/* A character a word, up to a zero word. */
static int put_string(uint16_t addr)
{
    for (; holds(addr); addr++) {
        if (mem[addr] == 0)
            return DONE;
        putchar(mem[addr] & 0xFF);
    }
    return failed("the string is not in the program's memory, or has no end");
}

/* Two characters a word, the low byte first, up to a zero byte. */
static int put_packed(uint16_t addr)
{
    for (; holds(addr); addr++) {
        if ((mem[addr] & 0xFF) == 0)
            return DONE;
        putchar(mem[addr] & 0xFF);
        if (mem[addr] >> 8 == 0)
            return DONE;
        putchar(mem[addr] >> 8);
    }
    return failed("the string is not in the program's memory, or has no end");
}

static int service(uint16_t key, uint16_t *r)
{
    if (key >> 12 == 8)
        return failed("RTI is reserved for the operating system, but the program runs in user mode");
    switch (key & 0xFF) {
    case 0x20:
        return get_key(r);
    case 0x21:
        putchar(r[0] & 0xFF);
        return DONE;
    case 0x22:
        return put_string(r[0]);
    case 0x23:
        fputs("\nInput a character> ", stdout);
        if (get_key(r) != DONE)
            return FAILED;
        putchar(r[0]);
        return DONE;
    case 0x24:
        return put_packed(r[0]);
    case 0x25:
        return HALTED;
    default:
        return failed("the trap has no service routine");
    }
}
