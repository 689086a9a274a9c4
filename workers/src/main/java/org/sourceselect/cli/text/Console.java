package org.sourceselect.cli.text;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a command writes: results to standard output, everything about how it goes to standard error.
 *
 * <p>On a terminal what goes on is redrawn in place; elsewhere nothing but whole lines is written.
 */
public final class Console {

    private static final String CLEAR_FROM_HERE = "\u001b[J";

    /** Where nothing is redrawn, what goes on is said when nothing was for so long. */
    private static final long SILENCE = TimeUnit.SECONDS.toNanos(10);

    /** Before the first word: sooner, whoever waits does not wonder yet. */
    private static final long FIRST_SILENCE = TimeUnit.MILLISECONDS.toNanos(1500);

    private final PrintWriter out;
    private final PrintWriter err;
    private final Supplier<Terminal> output;
    private final Supplier<Terminal> errors;
    private final LongSupplier clock;
    private int shown;
    private long quietUntil;

    /**
     * @param output where results go
     * @param errors where all else goes, asked again at each drawing, as a window may change its size
     * @param clock in nanoseconds, from any origin
     */
    public Console(
            PrintWriter out,
            PrintWriter err,
            Supplier<Terminal> output,
            Supplier<Terminal> errors,
            LongSupplier clock) {
        this.out = out;
        this.err = err;
        this.output = output;
        this.errors = errors;
        this.clock = clock;
        this.quietUntil = clock.getAsLong() + FIRST_SILENCE;
    }

    /** A console on these writers; what terminals the standard streams are, is found out. */
    public static Console on(PrintWriter out, PrintWriter err) {
        return new Console(out, err, Terminal.output(), Terminal.errors(), System::nanoTime);
    }

    /** A console that is no terminal. */
    public static Console plain(PrintWriter out, PrintWriter err) {
        return new Console(out, err, () -> Terminal.NONE, () -> Terminal.NONE, System::nanoTime);
    }

    /** A console that is no terminal, whose lines about how it goes are lines of the {@linkplain Logs log}. */
    public static Console logged(PrintWriter out) {
        // Not one of the class: short commands do without a log, which takes its time to begin.
        Logger logger = LoggerFactory.getLogger(Console.class);
        PrintWriter log = new PrintWriter(Writer.nullWriter()) {
            @Override
            public void println(String line) {
                logger.info("{}", line);
            }
        };
        return plain(out, log);
    }

    /** Writes a line of the result. */
    public synchronized void result(String line) {
        clearStatus();
        out.println(line);
        out.flush();
        quietUntil = clock.getAsLong() + SILENCE;
    }

    /** Writes lines of the result, {@linkplain Folding folded} to the width of the terminal where they go to one. */
    public synchronized void results(List<String> lines) {
        Terminal terminal = output.get();
        (terminal.redraws() ? Folding.fold(lines, terminal.columns()) : lines).forEach(this::result);
    }

    /** Writes a line about how it goes. */
    public synchronized void say(String line) {
        clearStatus();
        err.println(line);
        err.flush();
        quietUntil = clock.getAsLong() + SILENCE;
    }

    /** Shows what goes on, in place of what was shown before; where there is no terminal, on a line now and then. */
    public synchronized void status(String line) {
        if (terminal()) {
            status(terminal -> List.of(new Styled().add(line)));
        } else if (clock.getAsLong() - quietUntil >= 0) {
            say(line);
        }
    }

    /**
     * Shows what goes on in lines made for the terminal as it is now; nothing where there is none. What does not fit into its height is
     * left out.
     */
    public synchronized void status(Function<Terminal, List<Styled>> lines) {
        Terminal terminal = errors.get();
        if (terminal.redraws()) {
            List<String> fitting = lines.apply(terminal).stream()
                    .limit(terminal.rows() - 1)
                    // One column stays free: a full line would wrap, and could not be cleared.
                    .map(line -> line.line(terminal.columns() - 1, terminal.colour()))
                    .toList();
            err.print(toFirstLine() + String.join(System.lineSeparator(), fitting));
            err.flush();
            shown = fitting.size();
        }
    }

    /** Says that something begins that takes a while: on a terminal until something else is shown, elsewhere on a line. */
    public void begin(String line) {
        if (terminal()) {
            status(line);
        } else {
            say(line);
        }
    }

    /** Leaves the terminal as it was found. */
    public synchronized void clearStatus() {
        if (shown > 0) {
            err.print(toFirstLine());
            err.flush();
            shown = 0;
        }
    }

    private String toFirstLine() {
        return "\r" + (shown > 1 ? "\u001b[" + (shown - 1) + "A" : "") + CLEAR_FROM_HERE;
    }

    /** Whether what goes on is redrawn in place. */
    public boolean terminal() {
        return errors.get().redraws();
    }
}
