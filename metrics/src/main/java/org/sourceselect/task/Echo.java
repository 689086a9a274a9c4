package org.sourceselect.task;

import java.util.Optional;

/** What somebody gave, in a form that can stand in a sentence. */
public final class Echo {

    private static final int LONGEST = 80;

    private Echo() {}

    /** The text, shortened where it is long, its control characters {@linkplain #visible made visible}. */
    public static String of(String text) {
        return visible(text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
    }

    /**
     * The text with control characters written out: a terminal would obey them, a log take them for lines of its own.
     * Line breaks and tabs stay.
     */
    public static String visible(String text) {
        if (text.chars().noneMatch(Echo::isControl)) {
            return text;
        }
        StringBuilder visible = new StringBuilder();
        text.chars().forEach(letter -> visible.append(isControl(letter) ? code(letter) : Character.toString(letter)));
        return visible.toString();
    }

    /** The first control character of a text, line breaks and tabs among them, as U+001B. */
    public static Optional<String> firstControl(String text) {
        return text.chars()
                .filter(Character::isISOControl)
                .mapToObj(letter -> String.format("U+%04X", letter))
                .findFirst();
    }

    private static boolean isControl(int letter) {
        return Character.isISOControl(letter) && letter != '\n' && letter != '\r' && letter != '\t';
    }

    private static String code(int letter) {
        return String.format("\\u%04X", letter);
    }
}
