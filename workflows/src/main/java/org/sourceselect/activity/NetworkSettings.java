package org.sourceselect.activity;

/**
 * The U-Net's size.
 *
 * @param width channels of the first block; each of the four blocks below doubles it (the classic net: 64)
 */
public record NetworkSettings(int width) {

    /** The widest net: four times the classic one. */
    public static final int WIDEST = 256;
}
