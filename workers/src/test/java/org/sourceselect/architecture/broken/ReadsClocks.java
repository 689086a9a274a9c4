package org.sourceselect.architecture.broken;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.function.Supplier;

/** Every method reads a clock. */
public final class ReadsClocks {

    long milliseconds() {
        return System.currentTimeMillis();
    }

    long nanoseconds() {
        return System.nanoTime();
    }

    Instant instant() {
        return Instant.now();
    }

    Supplier<Instant> reference() {
        return Instant::now;
    }

    LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    long clock() {
        return Clock.systemUTC().millis();
    }

    @SuppressWarnings("JavaUtilDate")
    String date() {
        return new Date().toString();
    }
}
