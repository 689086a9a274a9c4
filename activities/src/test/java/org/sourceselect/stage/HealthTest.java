package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.sourceselect.task.UnwellException;

/** An unwell worker harms itself alone, and nothing waits for it for ever. */
class HealthTest {

    private final UnwellException full =
            new UnwellException("the scratch folder", "no space is left (0 MiB free)", "free space", true, null);
    private final UnwellException tooSmall =
            new UnwellException("a volume", "it needs 900 MiB of 40", "give Java more memory", false, null);

    private final AtomicBoolean well = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();

    private final Health.Polling worker = new Health.Polling() {
        @Override
        public void suspend() {
            said.add("suspend");
        }

        @Override
        public void resume() {
            said.add("resume");
        }

        @Override
        public boolean hasEnded() {
            return ended.get();
        }
    };

    @AfterEach
    void end() {
        ended.set(true);
    }

    private Health health(Duration patience) {
        return health(patience, System::nanoTime);
    }

    private Health health(Duration patience, LongSupplier nanos) {
        Health health = new Health(well::get, rhythm(patience), nanos);
        health.watch(worker);
        return health;
    }

    private static Health.Rhythm rhythm(Duration patience) {
        return new Health.Rhythm(
                Duration.ofMillis(5),
                Duration.ofMillis(20),
                Duration.ofMinutes(2),
                Duration.ofSeconds(30),
                patience,
                Duration.ofMinutes(30));
    }

    /** Waits until it has, so that the clock may go on. */
    private void recovers(Health health) throws InterruptedException {
        assertThat(next()).isEqualTo("resume");
        assertThat(health.isUnwell()).isFalse();
    }

    private String next() throws InterruptedException {
        return String.valueOf(said.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void itTakesNoStagesUntilItIsWellAndGivesNoneUpMeanwhile() throws InterruptedException {
        Health health = health(Duration.ofHours(1));

        assertThat(health.failed("a", full, () -> true)).isFalse();
        assertThat(health.failed("b", full, () -> true)).isFalse();
        assertThat(next()).isEqualTo("suspend");
        assertThat(health.isUnwell()).isTrue();
        assertThat(said).isEmpty();

        well.set(true);
        assertThat(next()).isEqualTo("resume");
        assertThat(health.isUnwell()).isFalse();
    }

    @Test
    void whoHasCompanyLeavesAStageToThemForALongerTime() throws InterruptedException {
        AtomicLong now = new AtomicLong();
        Health health = health(Duration.ZERO, now::get);

        for (int tries = 1; tries <= 30; tries++) {
            assertThat(health.failed("a", full, () -> false))
                    .as("tries at one a minute: %d", tries)
                    .isFalse();
            now.addAndGet(Duration.ofMinutes(1).toNanos());
        }
        assertThat(next()).isEqualTo("suspend");
        assertThat(said.poll(50, TimeUnit.MILLISECONDS)).as("it stays so").isNull();
        assertThat(health.failed("a", full, () -> false))
                .as("after 30 minutes: the others may be as small")
                .isTrue();
        assertThat(health.failed("b", full, () -> false)).as("another's time").isFalse();
    }

    @Test
    void aStageThatNeedsLongToFailIsGivenUpAtItsTenthTry() throws InterruptedException {
        AtomicLong now = new AtomicLong();
        Health health = health(Duration.ofMinutes(5), now::get);
        well.set(true);
        for (int tries = 1; tries <= 9; tries++) {
            assertThat(health.failed("a", full, () -> true))
                    .as("three hours before each: try %d", tries)
                    .isFalse();
            assertThat(next()).isEqualTo("suspend");
            recovers(health);
            now.addAndGet(Duration.ofHours(3).toNanos());
        }
        assertThat(health.failed("a", full, () -> true)).isTrue();
    }

    @Test
    void whoIsAloneTakesStagesAgainAfterAWhileToGiveThemUp() throws InterruptedException {
        Health health = health(Duration.ofMillis(30));

        assertThat(health.failed("a", full, () -> true)).isFalse();
        assertThat(next()).isEqualTo("suspend");
        assertThat(next()).isEqualTo("resume");
        assertThat(health.isUnwell())
                .as("it takes stages, though it lacks something still")
                .isFalse();
        assertThat(health.failed("a", full, () -> true)).isTrue();
        assertThat(health.failed("a new one", full, () -> true))
                .as("the worker has waited long enough for both")
                .isTrue();
    }

    @Test
    void anIllnessThatComesBackSoonGoesOnAsTheSame() throws InterruptedException {
        Health health = health(Duration.ofMillis(30));
        well.set(true);
        boolean givenUp = false;
        for (int times = 0; !givenUp; times++) {
            assertThat(times).as("memory seems well whenever one looks").isLessThan(1000);
            givenUp = health.failed("of its own " + times, full, () -> true);
            if (!givenUp) {
                assertThat(next()).isEqualTo("suspend");
                assertThat(next()).isEqualTo("resume");
            }
        }
    }

    @Test
    void twoWantsOfOneTrainingHoursApartAreTwo() throws InterruptedException {
        AtomicLong now = new AtomicLong();
        Health health = health(Duration.ofMinutes(5), now::get);
        assertThat(health.failed("training", full, () -> true)).isFalse();
        assertThat(next()).isEqualTo("suspend");
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        well.set(true);
        recovers(health);

        now.addAndGet(Duration.ofHours(2).toNanos());
        assertThat(health.failed("training", full, () -> true))
                .as("it had worked for two hours")
                .isFalse();
        assertThat(next()).isEqualTo("suspend");
        recovers(health);

        for (int minutes = 2; minutes <= 6; minutes += 2) {
            now.addAndGet(Duration.ofMinutes(2).toNanos());
            assertThat(health.failed("training", full, () -> true))
                    .as("one fault every two minutes is one want, %d min", minutes)
                    .isEqualTo(minutes == 6);
            if (minutes < 6) {
                assertThat(next()).isEqualTo("suspend");
                recovers(health);
            }
        }
    }

    @Test
    void itsWarningsNameNoPlace() throws InterruptedException {
        Logger log = (Logger) LoggerFactory.getLogger(Health.class);
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        log.setLevel(Level.WARN);
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Health health = health(Duration.ofMillis(300));
            UnwellException want = new UnwellException("/data/patient-7", "it needs 9 MiB", "give more", true, null);
            assertThat(health.failed("a", want, () -> true)).isFalse();
            assertThat(next()).isEqualTo("suspend");
            assertThat(next()).isEqualTo("resume");
        } finally {
            System.setOut(console);
            log.setLevel(null);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("takes no stages for at least 0 s: it needs 9 MiB; give more")
                .contains("is still unwell and takes no stages: it needs 9 MiB; give more")
                .contains("gives up those that need what it lacks: it needs 9 MiB; give more")
                .doesNotContain("patient-7");
    }

    @Test
    void anotherTroubleHasATimeOfItsOwn() throws InterruptedException {
        AtomicLong now = new AtomicLong();
        Health health = health(Duration.ofMinutes(5), now::get);
        assertThat(health.failed("a", full, () -> false)).isFalse();
        assertThat(next()).isEqualTo("suspend");
        now.addAndGet(Duration.ofMinutes(10).toNanos());
        UnwellException refused = new UnwellException("store", "the key is refused", "check it", true, null);
        assertThat(health.failed("b", refused, () -> true))
                .as("beside another that lasts for ten minutes")
                .isFalse();
        well.set(true);
        while (health.isUnwell()) {
            assertThat(next()).isEqualTo("resume");
        }
        well.set(false);
        said.clear();

        assertThat(health.failed("c", refused, () -> true))
                .as("soon after another")
                .isFalse();
    }

    @Test
    void theSameTroubleGoesOnThoughItsNumbersDiffer() {
        AtomicLong now = new AtomicLong();
        Health health = health(Duration.ofMinutes(5), now::get);
        assertThat(health.failed("a", full, () -> true)).isFalse();
        now.addAndGet(Duration.ofMinutes(6).toNanos());
        UnwellException fuller =
                new UnwellException("the scratch folder", "no space is left (7 MiB free)", "free space", true, null);
        assertThat(health.failed("b", fuller, () -> true)).isTrue();
    }

    @Test
    void aLookThatFailsOfMemoryIsNotTheLast() throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        Health health = new Health(
                () -> {
                    if (looks.incrementAndGet() < 3) {
                        throw new OutOfMemoryError("of the look");
                    }
                    return true;
                },
                rhythm(Duration.ofHours(1)),
                System::nanoTime);
        AtomicInteger resumed = new AtomicInteger();
        health.watch(worker);
        health.watch(new Health.Polling() {
            @Override
            public void suspend() {}

            @Override
            public void resume() {
                if (resumed.incrementAndGet() == 1) {
                    throw new OutOfMemoryError("of the poller");
                }
            }

            @Override
            public boolean hasEnded() {
                return ended.get();
            }
        });

        assertThat(health.failed("a", full, () -> true)).isFalse();
        assertThat(next()).isEqualTo("suspend");
        assertThat(next()).isEqualTo("resume");
        assertThat(next()).as("once more, for the sake of the other").isEqualTo("resume");
        assertThat(looks).hasValue(4);
    }

    @Test
    void whatCannotPassHereIsGivenUpAtOnceByWhoIsAloneAndLeftToOthersElse() {
        Health health = health(Duration.ofHours(1));

        assertThat(health.failed("a", tooSmall, () -> true)).isTrue();
        assertThat(said).isEmpty();
        assertThat(health.failed("b", tooSmall, () -> false)).isFalse();
        assertThat(said).containsExactly("suspend");
    }
}
