package org.sourceselect.activity;

import org.sourceselect.task.BadInputException;

/**
 * Checks that settings are in range: the one place that does, asked where a person's request comes in, before any
 * work starts. What computes takes them as they are.
 */
public final class SettingsCheck {

    private SettingsCheck() {}

    /** The size is a multiple of 16, because of four poolings. */
    public static void preparation(PreparationSettings settings) {
        atLeast("preparation.size", settings.size(), 16);
        if (settings.size() % 16 != 0 || settings.size() > 1024) {
            throw outOfRange("preparation.size", settings.size(), "give a multiple of 16 from 16 to 1024");
        }
        if (!(settings.minimumBrainFraction() >= 0 && settings.minimumBrainFraction() < 1)) {
            throw outOfRange(
                    "preparation.minimumBrainFraction",
                    settings.minimumBrainFraction(),
                    "give a share from 0 to below 1");
        }
        atLeast("preparation.slicesPerSubject", settings.slicesPerSubject(), 0);
    }

    /** The shares are shares. */
    public static void split(SplitSettings settings) {
        if (!(settings.testFraction() > 0 && settings.testFraction() < 1)) {
            throw outOfRange("split.testFraction", settings.testFraction(), "give a share above 0 and below 1");
        }
        if (!(settings.validationFraction() >= 0 && settings.validationFraction() < 1)) {
            throw outOfRange(
                    "split.validationFraction", settings.validationFraction(), "give a share from 0 (none) to below 1");
        }
    }

    /** The net has a width. */
    public static void network(NetworkSettings settings) {
        if (settings.width() < 1 || settings.width() > NetworkSettings.WIDEST) {
            throw outOfRange(
                    "network.width",
                    settings.width(),
                    "give a whole number from 1 to " + NetworkSettings.WIDEST + " (the paper: 64)");
        }
    }

    /** Something is trained, by finite steps. */
    public static void training(String field, TrainingSettings settings) {
        atLeast(field + ".iterations", settings.iterations(), 1);
        atLeast(field + ".batchSize", settings.batchSize(), 1);
        atLeast(field + ".checkpointEvery", settings.checkpointEvery(), 1);
        if (!(settings.learningRate() > 0 && settings.learningRate() <= 1)) {
            throw outOfRange(field + ".learningRate", settings.learningRate(), "give a number above 0, at most 1");
        }
        if (!(settings.weightDecay() >= 0 && settings.weightDecay() <= 1)) {
            throw outOfRange(field + ".weightDecay", settings.weightDecay(), "give a number from 0 to 1");
        }
        if (!(settings.regionShare() >= 0 && settings.regionShare() <= 1)) {
            throw outOfRange(
                    field + ".regionShare",
                    settings.regionShare(),
                    "give a share from 0 (batches of all slices, as in the paper) to 1");
        }
    }

    /** A count has its minimum. */
    public static void atLeast(String field, int value, int minimum) {
        if (value < minimum) {
            throw outOfRange(field, value, "give a whole number of at least " + minimum);
        }
    }

    /** A count has its maximum. */
    public static void atMost(String field, int value, int maximum) {
        if (value > maximum) {
            throw outOfRange(field, value, "give a whole number of at most " + maximum);
        }
    }

    private static BadInputException outOfRange(String field, Number value, String remedy) {
        return new BadInputException(field, "it is " + value, remedy);
    }
}
