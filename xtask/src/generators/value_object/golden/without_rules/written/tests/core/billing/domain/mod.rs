mod moment;
