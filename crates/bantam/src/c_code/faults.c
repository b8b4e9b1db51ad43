
/* Reports where the program faulted. The exit status is then 3. */
static int report_place(unsigned at)
{
    unsigned i, found = 0;
    fprintf(stderr, "\n  --> " ADDR, at);
    for (i = 1; labels[i].name != 0 && labels[i].addr <= at; i++)
        found = i;
    if (found != 0 && labels[found].addr == at)
        fprintf(stderr, " (%s)", labels[found].name);
    else if (found != 0)
        fprintf(stderr, " (%s+%u)", labels[found].name, at - labels[found].addr);
    fputc('\n', stderr);
    return 3;
}

static int fault(unsigned at)
{
    fflush(stdout);
    fprintf(stderr, "error: %s", why);
    return report_place(at);
}

static int refused(unsigned at, unsigned addr)
{
    fflush(stdout);
    fprintf(stderr, "error: the program may not access " ADDR, addr);
    return report_place(at);
}

static int stray(unsigned to)
{
    fflush(stdout);
    fprintf(stderr, "error: the program jumped to code that was not translated");
    return report_place(to);
}

