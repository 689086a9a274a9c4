package org.sourceselect.cli.text;

import java.util.List;
import org.sourceselect.task.Echo;

/** How sentences are written for people. */
public final class Sentences {

    private static final int MOST_NAMED = 5;

    private Sentences() {}

    /** The first few names, and how many more there are. */
    public static String some(List<String> names) {
        return some(names, MOST_NAMED);
    }

    /** The first names, at most so many, and how many more there are. */
    static String some(List<String> names, int most) {
        return String.join(", ", names.subList(0, Math.min(most, names.size())))
                + (names.size() > most ? " and " + (names.size() - most) + " more" : "");
    }

    /** The text on one line, whatever lines it came in, its {@linkplain Echo#visible control characters} written out. */
    public static String oneLine(String text) {
        return Echo.visible(text).strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
