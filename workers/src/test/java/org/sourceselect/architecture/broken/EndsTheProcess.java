package org.sourceselect.architecture.broken;

/** A library that ends its user's process. */
public final class EndsTheProcess {

    void exit() {
        System.exit(1);
    }
}
