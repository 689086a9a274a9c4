package org.sourceselect.evaluation;

/**
 * A number about a source, of which more is better: its Dice after fine-tuning, or its transferability score.
 *
 * @param source the source's name
 * @param value finite; a source whose value is undefined is left out of the list instead
 */
public record SourceScore(String source, double value) {

    /** Refuses NaN and the infinities: they have no place in an order or in a correlation. */
    public SourceScore {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("the value of " + source + " is " + value
                    + "; leave sources without a finite value out of the list");
        }
        value += 0.0; // -0.0 becomes 0.0, so that the two tie
    }
}
