"""`python -m services.drafts.solve_job`: does one job, and ends. Started by `services.drafts.work`, in a process of its
own: the solver's threads, its memory and its crashes are no business of the service.

The first line of stdin says which job of which database (the address may hold a password, so it is no argument).
After that stdin is the leash: it ends when the service ends, however that came about, and so does this process.

The solver's own processes start by importing this file again, so that nothing is imported before it is known to be it.
"""

if __name__ == "__main__":
    import gc

    gc.set_threshold(50_000, 20, 20)  # looking for garbage among what is imported took a quarter of that time

    from services.drafts.job_process import main

    main()
