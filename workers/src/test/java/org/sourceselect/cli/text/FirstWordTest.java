package org.sourceselect.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class FirstWordTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final FirstWord first = new FirstWord(err);

    @Test
    void isSaidOnceWhereNothingElseWas() throws IOException {
        first.watched(out).flush();
        first.say();
        first.say();
        assertThat(err).hasToString("sourceselect is starting" + System.lineSeparator());
        assertThat(out.size()).isZero();
    }

    @Test
    void isNeedlessOnceAnythingWasSaidOnEitherStream() throws IOException {
        try (OutputStream watched = first.watched(out)) {
            watched.write("a result".getBytes(StandardCharsets.UTF_8));
        }
        first.say();
        assertThat(err.size()).isZero();
        assertThat(out).hasToString("a result");

        FirstWord other = new FirstWord(err);
        try (OutputStream watched = other.watched(err)) {
            watched.write("an error".getBytes(StandardCharsets.UTF_8));
        }
        other.say();
        assertThat(err).hasToString("an error");
    }

    @Test
    void comesByItselfASecondLater() {
        long began = System.nanoTime();
        FirstWord later = new FirstWord(err);
        later.await();
        long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (err.size() == 0) {
            assertThat(System.nanoTime()).isLessThan(latest);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
    }
}
