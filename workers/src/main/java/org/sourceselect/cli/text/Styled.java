package org.sourceselect.cli.text;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/** A line parts of which may be in colour; it is cut by what is seen of it. */
public final class Styled {

    private static final String CUT = "..";

    private final List<Part> parts = new ArrayList<>();

    /** What a part is about. Every one says so in words as well: colour alone tells nothing. */
    public enum Tone {
        PLAIN,
        /** What is looked for first. */
        STRONG(Style.bold),
        /** What need not be read. */
        FAINT(Style.faint),
        DONE(Style.fg_green),
        BAD(Style.fg_red, Style.bold),
        WARNING(Style.fg_yellow);

        private final IStyle[] styles;

        Tone(IStyle... styles) {
            this.styles = styles;
        }

        private String of(String text) {
            // Reset, not switched off: the code that ends bold underlines twice on many a terminal.
            return styles.length == 0 ? text : Style.on(styles) + text + Style.reset.on();
        }
    }

    private record Part(String text, Tone tone) {}

    /** Adds a part. */
    public Styled add(String text, Tone tone) {
        parts.add(new Part(text, tone));
        return this;
    }

    /** Adds a part without colour. */
    public Styled add(String text) {
        return add(text, Tone.PLAIN);
    }

    /** How many columns it takes. */
    public int length() {
        return parts.stream().mapToInt(part -> part.text().length()).sum();
    }

    /** The line for a terminal, at most so many columns wide; what is cut ends in two dots. */
    public String line(int columns, boolean colour) {
        boolean whole = length() <= columns;
        int left = whole ? columns : Math.max(0, columns - CUT.length());
        StringBuilder line = new StringBuilder();
        for (Part part : parts) {
            String shown = part.text().substring(0, Math.min(left, part.text().length()));
            left -= shown.length();
            if (!shown.isEmpty()) {
                line.append(colour ? part.tone().of(shown) : shown);
            }
        }
        return whole ? line.toString() : line + CUT.substring(0, Math.min(CUT.length(), columns));
    }

    @Override
    public String toString() {
        return line(Integer.MAX_VALUE, false);
    }
}
