package org.sourceselect.unet;

/** A task as the network sees it: square slices with one channel, each with a binary mask. */
public interface SliceSource {

    /** The number of slices. */
    int slices();

    /** Height and width of every slice, in pixels; a multiple of 16. */
    int size();

    /**
     * Reads a normalised image, row by row.
     *
     * @param slice from 0 to {@link #slices()} - 1
     * @param into receives size x size values
     * @param offset where in {@code into} they begin
     */
    void image(int slice, float[] into, int offset);

    /**
     * Reads the mask of the same pixels: 1 inside the region of interest, 0 elsewhere.
     *
     * @param slice from 0 to {@link #slices()} - 1
     * @param into receives size x size values
     * @param offset where in {@code into} they begin
     */
    void mask(int slice, byte[] into, int offset);
}
