package org.sourceselect.store;

/**
 * The store has an object and cannot read it, while it answers otherwise: its disks have lost part of it. For as long as nobody
 * replaces the object this does not pass.
 */
final class UnreadableObjectException extends StoreException {

    private static final long serialVersionUID = 1L;

    UnreadableObjectException(StoreException last) {
        super("the store cannot read an object that it has: " + last.getMessage(), false, last);
    }
}
