# What the command alone needs: statecharts of another format in, drawings out. No part of the C++ library, which does
# without an XML parser.
get_property(libraries GLOBAL PROPERTY CALLCUE_LIBRARIES)
find_package(pugixml REQUIRED)
callcue_library(scxml callcue_syntax $<IF:$<BOOL:${CALLCUE_SELF_CONTAINED}>,pugixml::static,pugixml::pugixml>)
callcue_library(draw callcue_base callcue_proto)
set_property(GLOBAL PROPERTY CALLCUE_LIBRARIES ${libraries})
