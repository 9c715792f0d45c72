package dev.quatrain.stream.decode;

/**
 * Says with which schema a value was written. Plain values do not tell, so a pipeline names one for all; a header of Avro's single-object
 * encoding or of a schema registry would be read here.
 */
@FunctionalInterface
interface WriterSchemas {
    /** The plan for the value's schema; moves past the header, if there is one, to the record. */
    AvroPlan of(AvroBytes value) throws Undecodable;
}
