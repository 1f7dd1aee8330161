global using AsyncioSharp;
global using static Ecosystem.Facts;
