package org.sourceselect.architecture.broken;

import org.jspecify.annotations.Nullable;

/** Every method asks the process or the machine. */
public final class AsksTheProcess {

    @Nullable
    String environment() {
        return System.getenv("HOME");
    }

    @Nullable
    String property() {
        return System.getProperty("user.home");
    }

    void print() {
        System.out.println();
    }

    int cores() {
        return Runtime.getRuntime().availableProcessors();
    }
}
