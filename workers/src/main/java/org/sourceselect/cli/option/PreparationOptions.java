package org.sourceselect.cli.option;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.sourceselect.selection.Profile;
import picocli.CommandLine.Option;

/** The options that say how volumes become slices, and who trains, validates and tests. */
public final class PreparationOptions {

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Defaults of what follows: smoke, laptop or paper (default: laptop; on phantoms: smoke).")
    private @Nullable String profile;

    @Option(names = "--size", paramLabel = "PIXELS", description = "Height and width of slices, a multiple of 16.")
    private @Nullable Integer size;

    @Option(names = "--slices", paramLabel = "N", description = "At most so many slices of a subject; 0 for all.")
    private @Nullable Integer slices;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the split and of training (default: 0).")
    private @Nullable Long seed;

    @Option(names = "--test-fraction", paramLabel = "X", description = "Share of subjects kept to test on.")
    private @Nullable Double testFraction;

    @Option(
            names = "--validation-fraction",
            paramLabel = "X",
            description = "Share of the other subjects kept to validate on (default: 0, none).")
    private @Nullable Double validationFraction;

    /** The seed of the split and of training; empty where none is given. */
    @Nullable
    Long givenSeed() {
        return seed;
    }

    /** Takes another seed. */
    void seed(long other) {
        seed = other;
    }

    /** The share of the training subjects to keep to validate on where nobody says. */
    void validationFractionOtherwise(double share) {
        validationFraction = validationFraction == null ? Double.valueOf(share) : validationFraction;
    }

    /** The name of the profile. */
    String profile(Profile otherwise) {
        return profile == null ? otherwise.label() : profile;
    }

    /**
     * Writes these options into a selection, beside what stands there already.
     *
     * @param otherwise the profile where none is given
     */
    public void write(ObjectNode selection, Profile otherwise) {
        selection.put("profile", profile(otherwise));
        ObjectNode preparation = selection.putObject("preparation");
        Given.put(preparation, "size", size);
        Given.put(preparation, "slicesPerSubject", slices);
        ObjectNode split = selection.putObject("split");
        Given.put(split, "testFraction", testFraction);
        Given.put(split, "validationFraction", validationFraction);
        Given.put(split, "seed", seed);
    }
}
