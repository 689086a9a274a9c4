package org.sourceselect.cli.text;

/** How sentences are written for people. */
public final class Sentences {

    private Sentences() {}

    /** The text on one line, whatever lines it came in. */
    public static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
