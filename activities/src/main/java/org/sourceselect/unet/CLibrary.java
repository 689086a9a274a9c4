package org.sourceselect.unet;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;

/** What is needed of the C library. */
interface CLibrary extends Library {

    /**
     * The library that this process runs on.
     *
     * @throws LinkageError where it cannot be called
     */
    static CLibrary loaded() {
        return Native.load("c", CLibrary.class);
    }

    /** POSIX setenv: 0 for success. */
    int setenv(String name, String value, int overwrite);

    /** Glibc's mallopt: 1 for success. */
    int mallopt(int parameter, int value);

    /** Glibc's malloc_trim: gives pages back to the system that lie free in any arena, 1 where there were some. */
    int malloc_trim(NativeLong pad);
}
