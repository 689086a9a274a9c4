package org.sourceselect.architecture.broken;

import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Every method draws at random. */
public final class DrawsAtRandom {

    double math() {
        return Math.random();
    }

    int random() {
        return new Random().nextInt();
    }

    int splittable() {
        return new SplittableRandom().nextInt();
    }

    int secure() {
        return new SecureRandom().nextInt();
    }

    int threadLocal() {
        return ThreadLocalRandom.current().nextInt();
    }

    int generator() {
        return RandomGenerator.getDefault().nextInt();
    }

    UUID uuid() {
        return UUID.randomUUID();
    }

    void shuffle(List<String> list) {
        Collections.shuffle(list);
    }
}
