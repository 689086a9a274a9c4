package org.sourceselect.cli.text;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes: results to standard output, everything about how it goes to standard error.
 *
 * <p>On a terminal a status line is redrawn in place; elsewhere nothing but whole lines is written.
 */
public final class Console {

    private static final String TO_LINE_START_AND_CLEAR = "\r\u001b[K";
    private static final Pattern SIZE = Pattern.compile("\\d+ (\\d{1,6})");
    private static final int STANDARD_COLUMNS = 80;
    private static final int FEWEST_COLUMNS = 20;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean terminal;
    private final int columns;
    private boolean statusShown;

    public Console(PrintWriter out, PrintWriter err, boolean terminal, int columns) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.columns = columns;
    }

    /** A console on these writers; whether standard error is a terminal is found out. */
    public static Console on(PrintWriter out, PrintWriter err) {
        boolean terminal = redraws(System.getenv("TERM")) && errorIsTerminal();
        return new Console(out, err, terminal, terminal ? terminalColumns() : STANDARD_COLUMNS);
    }

    /** Writes a line of the result. */
    public synchronized void result(String line) {
        clearStatus();
        out.println(line);
        out.flush();
    }

    /** Writes a line about how it goes. */
    public synchronized void say(String line) {
        clearStatus();
        err.println(line);
        err.flush();
    }

    /** Shows what goes on, in place of what was shown before; nothing where there is no terminal. */
    public synchronized void status(String line) {
        if (terminal) {
            // One column stays free: a full line would wrap, and could not be cleared.
            String shown = line.length() < columns ? line : line.substring(0, columns - 1);
            err.print(TO_LINE_START_AND_CLEAR + shown);
            err.flush();
            statusShown = true;
        }
    }

    /** Leaves the terminal as it was found. */
    public synchronized void clearStatus() {
        if (statusShown) {
            err.print(TO_LINE_START_AND_CLEAR);
            err.flush();
            statusShown = false;
        }
    }

    /** Whether a status line can be shown. */
    public boolean terminal() {
        return terminal;
    }

    /** Whether a terminal of this name can go back and clear a line; one without a name cannot be relied on. */
    static boolean redraws(@Nullable String name) {
        return name != null && !name.isEmpty() && !name.equals("dumb") && !name.equals("unknown");
    }

    private static boolean errorIsTerminal() {
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/2"));
            return target.startsWith("/dev/pts") || target.toString().startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            // No such file on this system: plain lines are right everywhere.
            return false;
        }
    }

    /** The terminal's own word: shells do not export COLUMNS. */
    private static int terminalColumns() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectErrorStream(true)
                    .start();
            return columns(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return STANDARD_COLUMNS;
        }
    }

    /** The columns of what stty answers, rows first; where it knows none, such as 0 0, what fits every terminal. */
    static int columns(String answer) {
        Matcher size = SIZE.matcher(answer.strip());
        int columns = size.matches() ? Integer.parseInt(size.group(1)) : 0;
        return columns == 0 ? STANDARD_COLUMNS : Math.max(FEWEST_COLUMNS, columns);
    }
}
