global using AsyncioSharp;
