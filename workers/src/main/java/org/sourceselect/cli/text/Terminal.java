package org.sourceselect.cli.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What can be shown where a stream goes.
 *
 * @param redraws whether it is a terminal that can go back and clear a line
 * @param colour whether colours are shown and wanted: {@code NO_COLOR}, set to anything but nothing, says that they are not (no-color.org)
 * @param columns its width; {@value #USUAL_COLUMNS} where nobody knows
 * @param rows its height; {@value #USUAL_ROWS} where nobody knows
 */
public record Terminal(boolean redraws, boolean colour, int columns, int rows) {

    /** What fits every terminal. */
    public static final int USUAL_COLUMNS = 80;

    private static final int USUAL_ROWS = 24;
    private static final int FEWEST_COLUMNS = 20;
    private static final int FEWEST_ROWS = 4;

    /** A stream that is no terminal. */
    public static final Terminal NONE = new Terminal(false, false, USUAL_COLUMNS, USUAL_ROWS);

    private static final Pattern SIZE = Pattern.compile("(\\d{1,6}) (\\d{1,6})");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");

    /** Between two questions how large the window is. */
    private static final long ASKED_AGAIN_NANOS = 3_000_000_000L;

    private static final int OUTPUT = 1;
    private static final int ERRORS = 2;

    /** What standard output is. */
    public static Supplier<Terminal> output() {
        return again(() -> standard(OUTPUT), System::nanoTime);
    }

    /** What standard error is, its size looked up again every few seconds. */
    public static Supplier<Terminal> errors() {
        return again(() -> standard(ERRORS), System::nanoTime);
    }

    /**
     * @param clock in nanoseconds, from any origin
     */
    static Supplier<Terminal> again(Supplier<Terminal> look, LongSupplier clock) {
        return new Supplier<>() {
            private Terminal latest = NONE;
            private long asked;
            private boolean known;

            @Override
            public synchronized Terminal get() {
                // What is no terminal does not become one.
                if (!known || (latest.redraws() && clock.getAsLong() - asked >= ASKED_AGAIN_NANOS)) {
                    latest = look.get();
                    asked = clock.getAsLong();
                    known = true;
                }
                return latest;
            }
        };
    }

    private static Terminal standard(int stream) {
        boolean redraws = redraws(System.getenv("TERM")) && isTerminal(stream);
        return of(redraws, redraws ? stty() : "", System::getenv);
    }

    /** Whether a terminal of this name can go back and clear a line; one without a name cannot be relied on. */
    static boolean redraws(@Nullable String name) {
        return name != null && !name.isEmpty() && !name.equals("dumb") && !name.equals("unknown");
    }

    /**
     * What a stream goes to.
     *
     * @param size what stty answers, rows first; 0 0, or nothing, where it knows none
     * @param environment reads a variable
     */
    static Terminal of(boolean redraws, String size, UnaryOperator<@Nullable String> environment) {
        Matcher answer = SIZE.matcher(size.strip());
        int rows = answer.matches() ? Integer.parseInt(answer.group(1)) : 0;
        int real = answer.matches() ? Integer.parseInt(answer.group(2)) : 0;
        int wanted = number(environment.apply("COLUMNS"));
        // More than there are would wrap.
        int columns = real > 0 && wanted > 0 ? Math.min(real, wanted) : Math.max(real, wanted);
        String noColour = environment.apply("NO_COLOR");
        return new Terminal(
                redraws,
                redraws && (noColour == null || noColour.isEmpty()),
                columns == 0 ? USUAL_COLUMNS : Math.max(FEWEST_COLUMNS, columns),
                rows == 0 ? USUAL_ROWS : Math.max(FEWEST_ROWS, rows));
    }

    private static int number(@Nullable String text) {
        return text != null && NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    }

    private static boolean isTerminal(int stream) {
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + stream));
            return target.startsWith("/dev/pts") || target.toString().startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            // No such file on this system: plain lines are right everywhere.
            return false;
        }
    }

    /** The terminal's own word: shells do not export COLUMNS. */
    private static String stty() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectErrorStream(true)
                    .start();
            return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }
}
