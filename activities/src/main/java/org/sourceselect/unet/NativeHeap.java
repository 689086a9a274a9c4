package org.sourceselect.unet;

import com.sun.jna.Library;
import com.sun.jna.Native;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the C library keep what an iteration frees for the next one.
 *
 * <p>Torch frees all that an iteration computed and asks for as much again. Glibc hands what lies free at the end of its heap back
 * to the system meanwhile, which then clears every page before it is used anew. How much that is differs from one process
 * to the next, with what else lies in the heap; on two cores an iteration of pre-training took up to 1.3 times as long for it (width 4 with 48 x 48,
 * 1.1 times at width 16 with 64 x 64), one of fine-tuning too, with the same bits and no lower peak.
 */
final class NativeHeap {

    private static final Logger LOG = LoggerFactory.getLogger(NativeHeap.class);

    /** Glibc's numbers for the parameters, from malloc.h. */
    private static final int TRIM_THRESHOLD = -1;

    private static final int MMAP_THRESHOLD = -3;

    /** What may lie free at the end of each of the library's heaps. */
    private static final int KEPT = 128 << 20;

    /** From here on an array gets pages of its own, which go back when it is freed; glibc takes no more. */
    private static final int LARGE = 32 << 20;

    /** The part of the C library that is needed. */
    public interface CLibrary extends Library {

        /** Glibc's mallopt: 1 for success. */
        int mallopt(int parameter, int value);
    }

    private NativeHeap() {}

    /** To be called before much is computed; leaves what the user has set alone, and other C libraries. */
    static void keepFreed() {
        if (!isSetByUser() && !set()) {
            LOG.debug("The C library's allocator stays as it is");
        }
    }

    /** False where this C library is not glibc. */
    static boolean set() {
        try {
            CLibrary library = Native.load("c", CLibrary.class);
            return library.mallopt(MMAP_THRESHOLD, LARGE) == 1 && library.mallopt(TRIM_THRESHOLD, KEPT) == 1;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    private static boolean isSetByUser() {
        String tunables = System.getenv("GLIBC_TUNABLES");
        return System.getenv("MALLOC_TRIM_THRESHOLD_") != null
                || System.getenv("MALLOC_MMAP_THRESHOLD_") != null
                || (tunables != null && tunables.contains("glibc.malloc"));
    }
}
