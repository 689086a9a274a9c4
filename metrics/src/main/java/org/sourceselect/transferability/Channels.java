package org.sourceselect.transferability;

/** How many feature channels a metric can use. */
public enum Channels {
    /** The two logits of a binary segmentation net, background first. */
    TWO("2", 2, 2),
    /** One or two. */
    ONE_OR_TWO("1 or 2", 1, 2),
    /** The logits of any number of classes. */
    TWO_OR_MORE("2 or more", 2, Integer.MAX_VALUE),
    /** Any number. */
    ANY("any", 1, Integer.MAX_VALUE);

    private final String label;
    private final int least;
    private final int most;

    Channels(String label, int least, int most) {
        this.label = label;
        this.least = least;
        this.most = most;
    }

    /** In words, for a table. */
    public String label() {
        return label;
    }

    /** Whether features with so many channels can be used. */
    public boolean accept(int channels) {
        return channels >= least && channels <= most;
    }
}
