
int main(void)
{
    int code;
#ifdef TIME
    clock_t start = clock();
#endif
    (void)mem, (void)fault, (void)refused, (void)stray, (void)service;
    code = run();
    fflush(stdout);
#ifdef TIME
    fprintf(stderr, "seconds %.6f\n", (double)(clock() - start) / CLOCKS_PER_SEC);
#endif
#ifdef COUNT
    fprintf(stderr, "instructions %llu\n", instructions);
#endif
    return code;
}
