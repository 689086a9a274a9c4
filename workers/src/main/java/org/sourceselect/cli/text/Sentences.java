package org.sourceselect.cli.text;

import org.sourceselect.task.Echo;

/** How sentences are written for people. */
public final class Sentences {

    private Sentences() {}

    /** The text on one line, whatever lines it came in, its {@linkplain Echo#visible control characters} written out. */
    public static String oneLine(String text) {
        return Echo.visible(text).strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
