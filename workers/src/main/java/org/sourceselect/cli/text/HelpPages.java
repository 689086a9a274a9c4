package org.sourceselect.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Writes help for the terminal that it is read on: for its width, within what reads well, and in colour where it shows any.
 *
 * <p>Commands' descriptions are lines of the width of the source code. Lines that follow one another are a paragraph, which is
 * filled anew; an example that is too long goes on below, as a shell takes it.
 */
public final class HelpPages implements CommandLine.IHelpFactory {

    /** What picocli needs. */
    private static final int FEWEST_COLUMNS = 55;

    /** Longer lines are hard to follow. */
    private static final int MOST_COLUMNS = 100;

    private static final String EXAMPLE = "  sourceselect ";
    private static final String GOES_ON = " \\";
    private static final String FURTHER = "      ";

    private final Supplier<Terminal> output;

    /**
     * @param output where help is written
     */
    public HelpPages(Supplier<Terminal> output) {
        this.output = output;
    }

    @Override
    public Help create(CommandSpec spec, Help.ColorScheme asked) {
        Terminal terminal = output.get();
        int columns = Math.max(FEWEST_COLUMNS, Math.min(MOST_COLUMNS, terminal.columns()));
        UsageMessageSpec message = spec.usageMessage();
        message.width(columns)
                .description(filled(message.description(), columns))
                .footer(filled(message.footer(), columns));
        return new Help(spec, CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF));
    }

    /** Paragraphs as one line each, which picocli wraps, and what is indented as it is to be shown. */
    static String[] filled(String[] lines, int columns) {
        List<String> filled = new ArrayList<>();
        boolean goesOn = false;
        for (String line : lines) {
            boolean words = !line.isBlank() && !line.startsWith(" ");
            boolean example = !filled.isEmpty() && last(filled).endsWith(GOES_ON);
            if (example) {
                filled.set(
                        filled.size() - 1,
                        last(filled).substring(0, last(filled).length() - GOES_ON.length()) + " " + line.strip());
            } else if (words && goesOn) {
                filled.set(filled.size() - 1, last(filled) + " " + line);
            } else {
                filled.add(line);
            }
            goesOn = words && !line.endsWith(":");
        }
        return filled.stream()
                .flatMap(line -> line.startsWith(EXAMPLE) ? example(line, columns).stream() : List.of(line).stream())
                .toArray(String[]::new);
    }

    private static String last(List<String> lines) {
        return lines.get(lines.size() - 1);
    }

    /** An example, broken before an option where there is one. */
    private static List<String> example(String line, int columns) {
        List<String> lines = new ArrayList<>();
        String rest = line;
        // picocli writes up to the column before the last.
        int room = columns - 1;
        while (rest.length() > room) {
            int option = rest.lastIndexOf(" --", room - GOES_ON.length());
            int blank = option > EXAMPLE.length() ? option : rest.lastIndexOf(' ', room - GOES_ON.length());
            if (blank <= EXAMPLE.length()) {
                break;
            }
            lines.add(rest.substring(0, blank) + GOES_ON);
            rest = FURTHER + rest.substring(blank).strip();
        }
        lines.add(rest);
        return lines;
    }
}
