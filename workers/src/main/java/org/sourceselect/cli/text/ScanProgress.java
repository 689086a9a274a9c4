package org.sourceselect.cli.text;

import java.util.Locale;
import java.util.function.LongSupplier;
import org.sourceselect.transferability.ProgressListener;

/** Shows on the status line how far a computation is that takes more than a moment. */
public final class ScanProgress implements ProgressListener {

    private static final long BEFORE_SHOWN = 1_000_000_000;
    private static final long BETWEEN = 200_000_000;

    private final Console console;
    private final LongSupplier clock;
    private final long begun;
    private volatile long next;
    private String phase = "";
    private long phaseBegun;
    private long phaseDone;

    /**
     * @param clock in nanoseconds, from any origin
     */
    public ScanProgress(Console console, LongSupplier clock) {
        this.console = console;
        this.clock = clock;
        this.begun = clock.getAsLong();
        this.next = begun;
    }

    @Override
    public void progress(String now, long done, long total) {
        // Called for every image, from several threads: most calls end here.
        if (clock.getAsLong() - next >= 0) {
            show(now, done, total);
        }
    }

    private synchronized void show(String now, long done, long total) {
        long time = clock.getAsLong();
        if (time - next < 0) {
            return;
        }
        next = time + BETWEEN;
        // Fewer than before: another pass of the same name.
        if (!now.equals(phase) || done < phaseDone) {
            phase = now;
            phaseBegun = time;
        }
        phaseDone = done;
        if (time - begun >= BEFORE_SHOWN) {
            console.status(line(now, done, total, (time - phaseBegun) / 1e9));
        }
    }

    /** How far a phase is, with its rate and the time left where these can be told. */
    public static String line(String phase, long done, long total, double seconds) {
        StringBuilder line = new StringBuilder(phase);
        line.append(": ").append(done);
        if (total > 0) {
            line.append(" of ").append(total);
        }
        if (seconds > 0 && done > 0) {
            line.append(String.format(Locale.ROOT, ", %.3g/s", done / seconds));
            if (total >= done) {
                line.append(", ")
                        .append(Numbers.duration((total - done) * seconds / done))
                        .append(" left");
            }
        }
        return line.toString();
    }
}
