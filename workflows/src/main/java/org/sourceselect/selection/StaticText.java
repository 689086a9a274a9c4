package org.sourceselect.selection;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the Temporal page says of a workflow from its start on, whatever becomes of it.
 *
 * @param summary one line of plain text, at most {@value #MOST_BYTES} bytes
 * @param details more, in Markdown
 */
public record StaticText(String summary, String details) {

    /** Where a server refuses a summary, and with it what the summary is of. */
    private static final int MOST_BYTES = 400;

    /** The same of the details, with room to spare: names of any script are at most four bytes a letter. */
    private static final int MOST_BYTES_OF_DETAILS = 16_000;

    /** Names beyond these are only counted. */
    private static final int NAMES_SHOWN = 12;

    /** Cuts both to what a server takes. */
    public StaticText {
        summary = cut(summary, MOST_BYTES);
        details = cut(details, MOST_BYTES_OF_DETAILS);
    }

    /** A line as a server takes it: a longer one ends in an ellipsis. */
    public static String summary(String line) {
        return cut(line, MOST_BYTES);
    }

    private static String cut(String text, int mostBytes) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= mostBytes) {
            return text;
        }
        // A letter takes at most four bytes, the ellipsis three.
        int letters = Math.min(text.codePointCount(0, text.length()), mostBytes / 4 - 1);
        return text.substring(0, text.offsetByCodePoints(0, letters)) + "…";
    }

    /** Of a selection. */
    public static StaticText of(SelectionSettings settings) {
        return new StaticText(
                "select sources for " + settings.target(),
                "- target: " + code(settings.target()) + "\n" + of(settings, "every other task"));
    }

    /**
     * What a selection does, whatever its target.
     *
     * @param all what the pool is where it is not named
     */
    public static String of(SelectionSettings settings, String all) {
        return "- pool: " + (settings.pool().isEmpty() ? all : names(settings.pool())) + "\n- metrics: "
                + names(settings.metrics()) + ", profile "
                + code(settings.profile().label()) + "\n- paths: 1"
                + (settings.baseline() ? " and 2" : "")
                + settings.race().map(race -> ", then a race").orElse("") + "\n- queues: "
                + code(settings.queues());
    }

    /** Names as they are, the first of them where there are many. */
    public static String names(List<String> names) {
        String shown = names.stream().limit(NAMES_SHOWN).map(StaticText::code).collect(Collectors.joining(", "));
        return names.size() > NAMES_SHOWN ? shown + " and " + (names.size() - NAMES_SHOWN) + " more" : shown;
    }

    /** A name in Markdown that reads nothing into it. */
    private static String code(String name) {
        return "`" + name.replace('`', '\'') + "`";
    }
}
